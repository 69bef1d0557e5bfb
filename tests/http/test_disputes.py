"""Money that is asked back from a provider: a line that staff read, and nothing else."""

import io
from datetime import timedelta

import attrs
from tests.builders.payment_till import Till
from tests.http.click_counter import open_counter
from tests.http.stripe_counter import StripeCounter, open_stripe_counter

from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.storage import SqlStorage
from stario.domain.kernel.ids import OrderId
from stario.domain.kernel.language import Language
from stario.domain.orders.model.event_words import sentence
from stario.domain.orders.model.order import OrderState
from stario.domain.orders.model.order_event import OrderEvent, OrderEventKind
from stario.domain.payments.model.payment import PaymentState

CREATED = "charge.dispute.created"


async def disputes(till: Till, order: OrderId) -> list[OrderEvent]:
    async with till.storage() as work:
        log = await work.orders.events(order)
    return [event for event in log if event.kind is OrderEventKind.DISPUTED]


async def tell(counter: StripeCounter, dispute: str) -> None:
    answer = await counter.send(counter.fake.event(CREATED, dispute))
    assert answer.status_code == 200
    counter.till.clock.advance(by=timedelta(seconds=1))


async def test_a_dispute_at_stripe_is_one_line_and_moves_nothing(lines: io.StringIO) -> None:
    async with open_stripe_counter() as counter:
        order = await counter.till.order()
        payment = await counter.opened(order)
        intent = counter.fake.pay(counter.session(payment))
        session = counter.session(payment)
        await counter.send(counter.fake.event("checkout.session.completed", session))
        first, second = [counter.fake.dispute(intent, why) for why in ("fraudulent", "duplicate")]

        for dispute in (first, first, second, first):
            await tell(counter, dispute)

        told = await disputes(counter.till, order.id)
        assert (await counter.till.read(order.id)).state is OrderState.PAID
        assert (await counter.till.payment(payment.id)).state is PaymentState.PAID
    about = {"payment": payment.id, "provider": "stripe"}
    assert [each.details for each in told] == [
        about | {"reference": first, "reason": "fraudulent"},
        about | {"reference": second, "reason": "duplicate"},
    ]
    # The fan reads nothing of it.
    assert {sentence(each, language) for each in told for language in Language} == {None}
    assert "stripe_dispute" in lines.getvalue()


async def test_a_dispute_about_no_payment_of_ours_is_left_to_a_person(lines: io.StringIO) -> None:
    async with open_stripe_counter() as counter:
        order = await counter.till.order()
        # Paid there, and we have not been told.
        intent = counter.fake.pay(counter.session(await counter.opened(order)))

        await tell(counter, counter.fake.dispute(intent, "general"))

        assert await disputes(counter.till, order.id) == []
    assert "stripe_needs_a_person" in lines.getvalue()


async def test_a_cancel_of_what_is_paid_at_click_is_one_line(postgres_url: str) -> None:
    storage = SqlStorage(open_engine(postgres_url, pool_size=2))
    async with open_counter(storage) as counter:
        order = await counter.till.order()
        attempt, number = await counter.paid(order)
        other = attrs.evolve(attempt, trans=attempt.trans + 1_000_000)

        for each in (attempt, attempt, other):
            counter.till.clock.advance(by=timedelta(seconds=1))
            answer = await counter.send(each.complete(number, error=-5017))
            assert answer["error"] == -9

        (told,) = await disputes(counter.till, order.id)
        assert (await counter.till.read(order.id)).state is OrderState.PAID
    await storage.close()
    assert told.details["payment"]
    assert {name: told.details[name] for name in ("provider", "reference", "reason")} == {
        "provider": "click",
        "reference": str(attempt.trans),
        "reason": "-5017",
    }

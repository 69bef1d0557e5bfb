"""Stripe's events: signed, late, twice, in any order."""

import io
from collections.abc import AsyncIterator

import pytest
import stripe
from tests.builders.payment_till import Till
from tests.http.house import House
from tests.http.stripe_counter import StripeCounter, open_stripe_counter, stripe_handlers
from tests.servers import stripe_api
from tests.servers.stripe_api import Thing

from stario.domain.kernel.ids import OrderId
from stario.domain.kernel.money import Money
from stario.domain.orders.model.order import OrderState
from stario.domain.orders.model.order_event import OrderEventKind
from stario.domain.payments.model.payment import PaymentState
from stario.domain.payments.model.refund import RefundReason, RefundState

COMPLETED = "checkout.session.completed"


@pytest.fixture
async def counter() -> AsyncIterator[StripeCounter]:
    async with open_stripe_counter() as counter:
        yield counter


async def test_a_paid_session_pays_the_order_once(counter: StripeCounter) -> None:
    order = await counter.till.order()
    payment = await counter.opened(order)
    intent = counter.fake.pay(counter.session(payment))
    event = counter.fake.event(COMPLETED, counter.session(payment))

    answers = [await counter.send(event) for _ in range(3)]

    assert [(each.status_code, each.json()) for each in answers] == [(200, {"received": True})] * 3
    assert (await counter.till.read(order.id)).state is OrderState.PAID
    assert (await counter.till.told(order.id)).count(OrderEventKind.PAID) == 1
    paid = await counter.till.payment(payment.id)
    assert (paid.provider_tx, paid.presented) == (intent, "13.05 USD")
    assert paid.fee == order.total.share(290)


async def test_no_log_tells_what_stripe_answers(counter: StripeCounter, lines: io.StringIO) -> None:
    payment = await counter.opened(await counter.till.order(), return_url=None)
    secret = str(payment.client_secret)
    assert len(secret) > 9
    assert secret not in lines.getvalue()


async def test_a_page_of_ours_gets_a_secret_and_is_paid_by_the_intent(
    counter: StripeCounter,
) -> None:
    order = await counter.till.order()
    payment = await counter.opened(order, return_url=None)
    intent = str(payment.provider_tx)
    await counter.send(counter.fake.event("payment_intent.payment_failed", intent))
    failed_once = await counter.till.payment(payment.id)
    counter.fake.pay(intent)
    await counter.send(counter.fake.event("payment_intent.succeeded", intent))

    assert (payment.checkout_url, payment.client_secret) == (None, f"{intent}_secret_abc")
    assert f"{intent}_secret" not in repr(payment)
    # A card that fails may be tried again, or another one.
    assert failed_once.state is PaymentState.OPEN
    assert (await counter.till.read(order.id)).state is OrderState.PAID
    assert (await counter.till.payment(payment.id)).provider_tx == intent


async def test_the_object_counts_and_not_what_the_event_says(counter: StripeCounter) -> None:
    order = await counter.till.order()
    payment = await counter.opened(order)
    event = counter.fake.event(COMPLETED, counter.session(payment))
    data = event["data"]
    assert isinstance(data, dict)
    data["object"] |= {"payment_status": "paid", "status": "complete", "payment_intent": "pi_1"}

    assert (await counter.send(event)).status_code == 200
    assert (await counter.till.read(order.id)).state is OrderState.AWAITING_PAYMENT


async def test_an_expiry_that_comes_after_the_money_ends_nothing(counter: StripeCounter) -> None:
    order = await counter.till.order()
    payment = await counter.opened(order)
    late = counter.fake.event("checkout.session.expired", counter.session(payment))
    counter.fake.pay(counter.session(payment))

    await counter.send(late)

    assert (await counter.till.read(order.id)).state is OrderState.PAID


async def test_an_expired_session_lets_go_of_the_payment(counter: StripeCounter) -> None:
    order = await counter.till.order()
    payment = await counter.opened(order)
    counter.fake.expire(counter.session(payment))

    await counter.send(counter.fake.event("checkout.session.expired", counter.session(payment)))

    assert (await counter.till.payment(payment.id)).state is PaymentState.CANCELLED
    assert (await counter.till.read(order.id)).state is OrderState.AWAITING_PAYMENT


async def test_a_bank_that_takes_its_time_keeps_the_order(counter: StripeCounter) -> None:
    order = await counter.till.order()
    payment = await counter.opened(order)
    other = await counter.opened(order, return_url="https://app.stario.example/")
    session = counter.fake.things[counter.session(payment)]
    intent = counter.fake.pay(counter.session(payment))
    session["payment_status"] = "unpaid"
    await counter.send(counter.fake.event(COMPLETED, counter.session(payment)))
    waiting = await counter.till.payment(payment.id)
    session["payment_status"] = "paid"
    await counter.send(
        counter.fake.event("checkout.session.async_payment_succeeded", counter.session(payment))
    )

    assert (waiting.state, waiting.provider_tx) == (PaymentState.PENDING, intent)
    assert (await counter.till.payment(other.id)).state is PaymentState.OPEN
    assert (await counter.till.payment(payment.id)).state is PaymentState.PAID


async def test_a_bank_that_refuses_lets_the_fan_pay_otherwise(counter: StripeCounter) -> None:
    order = await counter.till.order()
    payment = await counter.opened(order)
    session = counter.fake.things[counter.session(payment)]
    session |= {"status": "complete", "payment_status": "unpaid"}

    await counter.send(
        counter.fake.event("checkout.session.async_payment_failed", counter.session(payment))
    )

    assert (await counter.till.payment(payment.id)).state is PaymentState.CANCELLED


@pytest.mark.parametrize("seconds", [-301, 301, 3600])
async def test_an_event_of_another_time_is_refused(counter: StripeCounter, seconds: int) -> None:
    order = await counter.till.order()
    payment = await counter.opened(order)
    counter.fake.pay(counter.session(payment))
    event = counter.fake.event(COMPLETED, counter.session(payment))

    answer = await counter.send(event, at=counter.fake.now() + seconds)

    assert (answer.status_code, answer.json()) == (400, {"error": "signature"})
    assert (await counter.till.read(order.id)).state is OrderState.AWAITING_PAYMENT


async def test_one_of_several_signatures_is_enough(counter: StripeCounter) -> None:
    order = await counter.till.order()
    payment = await counter.opened(order)
    event = counter.fake.event(COMPLETED, counter.session(payment))
    ours, other = stripe_api.WEBHOOK_SECRET, "whsec_of_before"

    assert (await counter.send(event, secrets=(other, ours))).status_code == 200
    assert (await counter.send(event, secrets=(other,))).status_code == 400


@pytest.mark.parametrize("header", ["", "t=1", "v1=00", "t=x,v1=y", "t=1,v1=oʻ", "t=1,t=2,v1=0"])
async def test_what_is_no_signature_is_refused(counter: StripeCounter, header: str) -> None:
    answer = await counter.web.post(
        "/payments/webhook/stripe", content=b"{}", headers={b"stripe-signature": header.encode()}
    )

    assert answer.status_code == 400


@pytest.mark.parametrize("body", [b"", b"\xff", b"[]", b'{"id": 1}', b"{" * 999, b"x" * 70_000])
async def test_what_is_no_event_is_refused(counter: StripeCounter, body: bytes) -> None:
    signature = counter.signature(body, secrets=(stripe_api.WEBHOOK_SECRET,))
    answer = await counter.web.post(
        "/payments/webhook/stripe", content=body, headers={"stripe-signature": signature}
    )

    assert answer.status_code == 400


async def test_the_library_signs_as_the_documentation_says(counter: StripeCounter) -> None:
    body = '{"id": "evt_1"}'
    at = int(counter.fake.now())
    made = stripe.WebhookSignature.generate_signature_header(
        body, stripe_api.WEBHOOK_SECRET, timestamp=at
    )

    ours = counter.signature(body.encode(), at=at, secrets=(stripe_api.WEBHOOK_SECRET,))
    assert made == ours


async def test_while_stripe_is_away_the_event_is_to_come_again(counter: StripeCounter) -> None:
    order = await counter.till.order()
    payment = await counter.opened(order)
    counter.fake.pay(counter.session(payment))
    event = counter.fake.event(COMPLETED, counter.session(payment))
    counter.fake.is_down = True
    away = await counter.send(event)
    counter.fake.is_down = False

    assert away.status_code == 503
    assert (await counter.send(event)).status_code == 200
    assert (await counter.till.read(order.id)).state is OrderState.PAID


async def test_two_sessions_of_one_order_pay_once_and_the_rest_goes_back(
    counter: StripeCounter,
) -> None:
    order = await counter.till.order()
    first = await counter.opened(order)
    counter.fake.expire(counter.session(first))
    await counter.send(counter.fake.event("checkout.session.expired", counter.session(first)))
    second = await counter.opened(order)
    for payment in (second, first):
        counter.fake.pay(counter.session(payment))
        await counter.send(counter.fake.event(COMPLETED, counter.session(payment)))
    await counter.till.deliver()

    (refund,) = await counter.till.refunds(order.id)
    assert (refund.payment_id, refund.state) == (first.id, RefundState.DONE)
    assert [each["amount"] for each in counter.fake.of_kind("refund")] == [1305]


async def test_a_refund_that_stripe_decides_later_is_concluded_by_its_event(
    counter: StripeCounter,
) -> None:
    order = await counter.till.order()
    payment = await counter.opened(order)
    counter.fake.pay(counter.session(payment))
    await counter.send(counter.fake.event(COMPLETED, counter.session(payment)))
    counter.fake.refund_status = "pending"
    await _given_back(counter, order.id, Money(5_000_000))
    await counter.till.deliver()
    (waiting,) = await counter.till.refunds(order.id)
    (made,) = counter.fake.of_kind("refund")
    made["status"] = "succeeded"
    event = counter.fake.event("refund.updated", str(made["id"]))

    await counter.send(event)
    await counter.send(event)

    (refund,) = await counter.till.refunds(order.id)
    assert (waiting.state, refund.state) == (RefundState.APPROVED, RefundState.DONE)
    assert (await counter.till.payment(payment.id)).refunded == Money(5_000_000)


async def test_a_refund_that_fails_is_for_a_person(counter: StripeCounter) -> None:
    order = await counter.till.order()
    payment = await counter.opened(order)
    counter.fake.pay(counter.session(payment))
    await counter.send(counter.fake.event(COMPLETED, counter.session(payment)))
    counter.fake.refund_status = "pending"
    await _given_back(counter, order.id, order.total)
    await counter.till.deliver()
    (made,) = counter.fake.of_kind("refund")
    made |= {"status": "failed", "failure_reason": "lost_or_stolen_card"}

    await counter.send(counter.fake.event("refund.failed", str(made["id"])))

    (refund,) = await counter.till.refunds(order.id)
    assert (refund.state, refund.error) == (RefundState.FAILED, "stripe_lost_or_stolen_card")


async def test_disputes_and_strangers_change_nothing(counter: StripeCounter) -> None:
    for kind in ("charge.dispute.created", "customer.created", COMPLETED):
        event: Thing = {"id": "evt_9", "type": kind, "data": {"object": {"id": "dp_1"}}}
        assert (await counter.send(event)).status_code == 200


async def test_without_an_account_nobody_can_sign() -> None:
    till = Till()
    house = House(storage=till.storage)
    async with house.client(house.app(stripe_handlers(till, None).routes())) as web:
        answer = await web.post("/payments/webhook/stripe", content=b"{}")

    assert answer.status_code == 400


async def _given_back(counter: StripeCounter, order: OrderId, amount: Money) -> None:
    at = counter.till.clock.now()
    async with counter.till.storage() as work:
        stored = await work.orders.get(order, lock=True)
        await counter.till.give_back(
            work, stored, amount, reason=RefundReason.CUSTOMER_REQUEST, at=at
        )
        await work.commit()

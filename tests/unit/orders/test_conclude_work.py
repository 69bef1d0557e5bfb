"""Work that was paid for is delivered, or its money goes back."""

import pytest
from tests.builders.held_work import release_at
from tests.builders.studio import Studio, a_greeting

from stario.adapters.memory.trial_payments import TrialPaymentProvider
from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.usecases.cancel_job import CancelJob
from stario.domain.generation.usecases.fail_job import Blame
from stario.domain.generation.usecases.requeue_job import RequeueJob
from stario.domain.kernel.ids import OrderId
from stario.domain.kernel.money import Money
from stario.domain.ledger.model import account
from stario.domain.orders.model.order import Order, OrderOutOfOrder, OrderState
from stario.domain.orders.usecases.conclude_work import ConcludeWork
from stario.domain.orders.usecases.deliver_order import DeliverOrder
from stario.domain.orders.usecases.let_go import LetGo
from stario.domain.orders.usecases.mark_paid import MarkPaid
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import Refund, RefundReason
from stario.domain.payments.usecases.give_back import GiveBack
from stario.domain.payments.usecases.receive_money import ReceiveMoney
from stario.domain.payments.usecases.take_payment import TakePayment

PRICE = Money.from_som(112_000)


def conclusion(studio: Studio) -> ConcludeWork:
    town = studio.town
    return ConcludeWork(
        storage=town.storage,
        deliver=DeliverOrder(storage=town.storage, clock=town.clock),
        give_back=GiveBack(ids=town.ids),
        let_go=LetGo(dispatch=town.dispatch, feed=town.feed),
        clock=town.clock,
    )


async def ordered(studio: Studio, message: str = "Sen eng zoʻr opasan!") -> Job:
    artist, fan = await studio.star(price_som=112_000), await studio.town.person()
    await studio.agree(artist)
    return (await studio.order(a_greeting(artist, custom_message=message), fan)).job


async def pay(studio: Studio, job: Job) -> None:
    town = studio.town
    take = TakePayment(
        storage=town.storage,
        receive_money=ReceiveMoney(
            mark_paid=MarkPaid(dispatch=town.dispatch, feed=town.feed),
            providers_of_payments={Provider.TEST: TrialPaymentProvider(public_url="http://x")},
        ),
        clock=town.clock,
        ids=town.ids,
    )
    await take(Provider.TEST, provider_tx=job.id, amount=PRICE, order_id=job.order_id)


async def conclude(studio: Studio, job: Job) -> Order:
    """Tell of the job's end twice, as an outbox may."""
    assert job.order_id is not None
    for _ in range(2):
        await conclusion(studio)({"order": job.order_id})
    return await order_of(studio, job)


async def order_of(studio: Studio, job: Job) -> Order:
    async with studio.town.storage() as work:
        return await work.orders.get(OrderId(job.order_id or ""))


async def balances(studio: Studio) -> dict[str, int]:
    async with studio.town.storage() as work:
        found = await work.ledger.balances()
    return {code: money.tiyin for code, money in found.items() if money}


async def refunds(studio: Studio, job: Job) -> tuple[Refund, ...]:
    async with studio.town.storage() as work:
        return await work.refunds.of_order(OrderId(job.order_id or ""))


async def test_a_finished_video_delivers_its_order_and_shares_the_money_out(
    studio: Studio,
) -> None:
    job = await ordered(studio)
    await pay(studio, job)
    await studio.work()

    order = await conclude(studio, job)

    assert order.state is OrderState.DELIVERED
    assert await refunds(studio, job) == ()
    assert await balances(studio) == {
        account.provider_receivable(Provider.TEST): 11_200_000,
        account.VAT_PAYABLE: -1_200_000,
        account.artist_pending(job.artist_id): -5_000_000,  # type: ignore[arg-type]
        account.PLATFORM_REVENUE: -5_000_000,
    }


async def test_a_video_that_cannot_be_made_gives_the_money_back(studio: Studio) -> None:
    job = await ordered(studio)
    await pay(studio, job)
    await studio.steps.fail(await studio.claim(), "no_face", blame=Blame.ORDER)

    order = await conclude(studio, job)

    (refund,) = await refunds(studio, job)
    assert order.state is OrderState.REFUNDED
    assert (refund.amount, refund.reason) == (PRICE, RefundReason.WORK_FAILED)
    assert refund.note == "no_face"


async def test_what_is_paid_back_is_not_made_after_all(studio: Studio) -> None:
    town = studio.town
    job = await ordered(studio)
    await pay(studio, job)
    await studio.steps.fail(await studio.claim(), "no_face", blame=Blame.ORDER)
    await conclude(studio, job)
    requeue = RequeueJob(
        storage=town.storage, dispatch=town.dispatch, feed=town.feed, clock=town.clock
    )

    with pytest.raises(OrderOutOfOrder):
        await requeue(job.id)


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("cancelled_by_fan", RefundReason.CUSTOMER_REQUEST),
        ("cancelled_by_staff", RefundReason.WORK_REFUSED),
    ],
)
async def test_paid_work_that_is_cancelled_gives_the_money_back(
    studio: Studio, reason: str, why: RefundReason
) -> None:
    job = await ordered(studio)
    await pay(studio, job)
    await cancel(studio, job, reason)

    order = await conclude(studio, job)

    assert order.state is OrderState.REFUNDED
    assert [refund.reason for refund in await refunds(studio, job)] == [why]


async def test_work_that_is_refused_in_review_ends_its_draft_and_owes_nothing(
    studio: Studio,
) -> None:
    job = await ordered(studio, message="Prezident salom aytdi")
    await cancel(studio, job, "cancelled_by_staff")

    order = await conclude(studio, job)

    assert order.state is OrderState.CANCELLED
    assert await balances(studio) == {}


async def test_work_found_good_asks_for_its_payment_and_is_queued_by_it(studio: Studio) -> None:
    town = studio.town
    job = await ordered(studio, message="Prezident salom aytdi")

    released = await release_at(town)(job.id)

    assert released.state is JobState.AWAITING_PAYMENT
    assert (await order_of(studio, job)).state is OrderState.AWAITING_PAYMENT
    await pay(studio, job)
    assert (await studio.job(job)).state is JobState.QUEUED


async def test_money_that_comes_for_cancelled_work_goes_back(studio: Studio) -> None:
    job = await ordered(studio)
    await cancel(studio, job, "cancelled_by_fan")
    await pay(studio, job)

    order = await conclude(studio, job)

    assert order.state is OrderState.REFUNDED
    assert [refund.amount for refund in await refunds(studio, job)] == [PRICE]


async def test_an_end_that_nobody_told_of_is_found(studio: Studio) -> None:
    job = await ordered(studio)
    await pay(studio, job)
    await studio.work()

    assert await conclusion(studio).sweep() == 1
    assert await conclusion(studio).sweep() == 0
    assert (await order_of(studio, job)).state is OrderState.DELIVERED


async def test_nothing_happens_while_the_work_goes_on(studio: Studio) -> None:
    job = await ordered(studio)
    await pay(studio, job)

    assert (await conclude(studio, job)).state is OrderState.PAID


async def cancel(studio: Studio, job: Job, reason: str) -> None:
    town = studio.town
    await CancelJob(storage=town.storage, dispatch=town.dispatch, feed=town.feed, clock=town.clock)(
        job.id, reason, account=None
    )

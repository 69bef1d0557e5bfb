"""Orders end before they are made: by the fan, or by the clock."""

from datetime import timedelta

import pytest
from tests.builders import a_job, an_account, new_id
from tests.builders.carts import a_voucher
from tests.builders.orders import a_work_order, an_order, an_order_line
from tests.builders.payment_till import only_fees
from tests.builders.previews import a_preview
from tests.builders.workshop import Workshop

from stario.domain.generation.model.job import Job, JobState
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, OrderId
from stario.domain.kernel.money import NOTHING
from stario.domain.orders.model.order import Order, OrderKind, OrderOutOfOrder, OrderState
from stario.domain.orders.model.order_event import OrderEventKind
from stario.domain.orders.model.returns import OrderBeingPaid, PersonalisedStays
from stario.domain.orders.usecases.mark_paid import MarkPaid
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import RefundReason

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
async def workshop() -> Workshop:
    return await Workshop.opened()


async def ordered_work(workshop: Workshop, state: JobState) -> tuple[Order, Job]:
    """An order of a video whose job is as far as *state*."""
    till, fan = workshop.till, an_account()
    at = till.clock.now()
    leased = state is JobState.LEASED
    job = a_job(
        state=state,
        account=fan,
        enqueued_at=at,
        attempts=1 if leased else 0,
        worker="w" if leased else None,
        lease_until=at + HOUR if leased else None,
    )
    order = a_work_order(fan, job, created_at=at)
    async with till.storage() as work:
        await work.accounts.add(fan)
        await work.jobs.add(job)
        await work.orders.add(order)
        await work.commit()
    return order, job


async def job_of(workshop: Workshop, job: Job) -> Job:
    async with workshop.till.storage() as work:
        return await work.jobs.get(job.id)


async def test_an_unpaid_order_gives_back_what_it_held(workshop: Workshop) -> None:
    order = await workshop.ordered(quantity=3)
    assert (await workshop.variant(order)).available == 7

    cancelled = await workshop.cancel(order.id, account=order.account_id)

    assert cancelled.state is OrderState.CANCELLED
    assert (await workshop.variant(order)).available == 10
    (event,) = await workshop.events(order)
    assert (event.kind, event.actor_id, event.details) == (
        OrderEventKind.CANCELLED,
        order.account_id,
        {"reason": "cancelled_by_fan"},
    )
    with pytest.raises(OrderOutOfOrder):
        await workshop.cancel(order.id, account=order.account_id)


async def test_somebody_elses_order_is_not_found(workshop: Workshop) -> None:
    order = await workshop.ordered()
    for stranger in (workshop.operator.id, AccountId(new_id())):
        with pytest.raises(NotFound):
            await workshop.cancel(order.id, account=stranger)
    with pytest.raises(NotFound):
        await workshop.cancel(OrderId(new_id()), account=order.account_id)


async def test_a_voucher_can_be_used_again_after_an_order_that_was_never_paid(
    workshop: Workshop,
) -> None:
    till, fan, voucher = workshop.till, an_account(), a_voucher()
    order = an_order(fan, voucher_id=voucher.id, created_at=till.clock.now())
    async with till.storage() as work:
        await work.accounts.add(fan)
        await work.vouchers.add(voucher)
        assert await work.vouchers.use(voucher.id, fan.id)
        await work.orders.add(order)
        await work.commit()

    await workshop.cancel(order.id, account=fan.id)

    async with till.storage() as work:
        assert await work.vouchers.uses_of(voucher.id, fan.id) == 0


async def test_while_a_provider_takes_the_money_the_order_stays(workshop: Workshop) -> None:
    order = await workshop.ordered()
    await workshop.till.reserved(order)
    with pytest.raises(OrderBeingPaid):
        await workshop.cancel(order.id, account=order.account_id)
    assert (await workshop.variant(order)).available == 9


@pytest.mark.parametrize("is_personalised", [True, False])
async def test_a_paid_order_is_given_back_whole(workshop: Workshop, is_personalised: bool) -> None:
    order = await workshop.paid(is_personalised=is_personalised, quantity=2)

    cancelled = await workshop.cancel(order.id, account=order.account_id)

    assert (cancelled.state, cancelled.refunded) == (OrderState.REFUNDED, order.total)
    (refund,) = await workshop.till.refunds(order.id)
    assert (refund.amount, refund.reason) == (order.total, RefundReason.CUSTOMER_REQUEST)
    assert (await workshop.variant(order)).stock == 10
    assert await workshop.till.deliver() == 1
    balances = await workshop.till.balances()
    assert only_fees(balances, order.total.share(200), Provider.PAYME)


async def test_being_made_for_one_fan_it_stays_and_for_anybody_it_goes_back(
    workshop: Workshop,
) -> None:
    personal, plain = await workshop.paid(is_personalised=True), await workshop.paid()
    for order in (personal, plain):
        await workshop.produce(order.id, actor=workshop.operator.id)

    with pytest.raises(PersonalisedStays):
        await workshop.cancel(personal.id, account=personal.account_id)
    cancelled = await workshop.cancel(plain.id, account=plain.account_id)

    assert cancelled.state is OrderState.REFUNDED
    assert (await workshop.variant(plain)).stock == 10
    assert (await workshop.variant(personal)).stock == 9
    sent = await workshop.sent()
    with pytest.raises(OrderOutOfOrder):
        await workshop.cancel(sent.id, account=sent.account_id)


@pytest.mark.parametrize("state", [JobState.AWAITING_PAYMENT, JobState.PENDING_REVIEW])
async def test_unpaid_work_is_not_made(workshop: Workshop, state: JobState) -> None:
    order, job = await ordered_work(workshop, state)
    await workshop.cancel(order.id, account=order.account_id)
    ended = await job_of(workshop, job)
    assert (ended.state, ended.error) == (JobState.CANCELLED, "order_cancelled")


async def test_paid_work_stops_where_it_is_and_is_given_back(workshop: Workshop) -> None:
    order, job = await ordered_work(workshop, JobState.LEASED)
    await workshop.till.paid(order)

    cancelled = await workshop.cancel(order.id, account=order.account_id)

    assert cancelled.state is OrderState.REFUNDED
    assert (await job_of(workshop, job)).state is JobState.CANCELLED
    assert len(await workshop.till.refunds(order.id)) == 1


async def test_work_that_the_fan_has_stays(workshop: Workshop) -> None:
    order, job = await ordered_work(workshop, JobState.LEASED)
    await workshop.till.paid(order)
    async with workshop.till.storage() as work:
        done = job.complete({}, at=workshop.till.clock.now())
        await work.jobs.save(done, was=job)
        await work.commit()

    with pytest.raises(OrderOutOfOrder) as refusal:
        await workshop.cancel(order.id, account=order.account_id)

    assert refusal.value.details["state"] == "delivered"
    assert await workshop.till.refunds(order.id) == ()


async def test_paid_work_is_queued_and_told_of(workshop: Workshop) -> None:
    order, job = await ordered_work(workshop, JobState.AWAITING_PAYMENT)
    await workshop.till.paid(order)
    assert (await job_of(workshop, job)).state is JobState.QUEUED
    assert await workshop.till.dispatch.listed(job.queue) == (job.id,)
    paid = (await workshop.events(order))[-1]
    assert paid.kind is OrderEventKind.PAID
    assert paid.details["provider"] == "payme"


async def test_paid_work_that_was_cancelled_meanwhile_is_not_begun(workshop: Workshop) -> None:
    order, job = await ordered_work(workshop, JobState.CANCELLED)
    await workshop.till.paid(order)
    assert (await job_of(workshop, job)).state is JobState.CANCELLED
    assert await workshop.till.dispatch.listed(job.queue) == ()


async def test_an_order_is_paid_once(workshop: Workshop) -> None:
    order = await workshop.paid()
    mark_paid = MarkPaid(dispatch=workshop.till.dispatch, feed=workshop.till.feed)
    async with workshop.till.storage() as work:
        with pytest.raises(OrderOutOfOrder):
            await mark_paid(work, order, at=workshop.till.clock.now(), details={})


async def test_what_nobody_pays_in_time_expires(workshop: Workshop) -> None:
    late, work_order = await workshop.ordered(quantity=2), None
    work_order, job = await ordered_work(workshop, JobState.AWAITING_PAYMENT)
    paid = await workshop.paid()
    clock = workshop.till.clock
    clock.advance(by=HOUR - SECOND)
    assert await workshop.expire() == 0
    clock.advance(by=SECOND)

    assert await workshop.expire() == 1
    assert await workshop.expire() == 0

    assert (await workshop.till.read(late.id)).state is OrderState.EXPIRED
    assert (await workshop.till.read(paid.id)).state is OrderState.PAID
    assert (await workshop.variant(late)).available == 10
    (event,) = await workshop.events(late)
    assert (event.kind, event.actor_id) == (OrderEventKind.EXPIRED, None)
    clock.advance(by=11 * HOUR)
    assert await workshop.expire() == 1
    assert (await workshop.till.read(work_order.id)).kind is OrderKind.WORK
    assert (await job_of(workshop, job)).error == "order_expired"


async def test_what_a_provider_takes_now_does_not_expire(workshop: Workshop) -> None:
    order = await workshop.ordered()
    await workshop.till.reserved(order)
    workshop.till.clock.advance(by=11 * HOUR)
    assert await workshop.expire() == 0
    workshop.till.clock.advance(by=HOUR + SECOND)
    assert await workshop.expire() == 0
    await workshop.till.expire()
    assert await workshop.expire() == 1
    assert (await workshop.till.read(order.id)).total != NOTHING


async def test_one_that_can_not_expire_does_not_keep_the_others(workshop: Workshop) -> None:
    """Its reservation is not there: an error of ours, which must not stop the shop."""
    broken, fine = await workshop.ordered(), await workshop.ordered()
    async with workshop.till.storage() as work:
        await work.products.release(broken.pieces[0][0], 1)
        await work.commit()
    workshop.till.clock.advance(by=HOUR)

    assert await workshop.expire() == 1

    assert (await workshop.till.read(fine.id)).state is OrderState.EXPIRED
    assert (await workshop.till.read(broken.id)).state is OrderState.AWAITING_PAYMENT


async def test_a_design_is_kept_while_another_order_holds_it(workshop: Workshop) -> None:
    fan = an_account()
    design = a_preview(fan, is_ordered=True)
    line = an_order_line(preview_id=design.id)
    one, two = (an_order(fan, line, created_at=workshop.till.clock.now()) for _ in range(2))
    async with workshop.till.storage() as work:
        await work.accounts.add(fan)
        await work.previews.add(design)
        await work.orders.add(one)
        await work.orders.add(two)
        await work.commit()

    kept = []
    for order in (one, two):
        await workshop.cancel(order.id, account=fan.id)
        async with workshop.till.storage() as work:
            kept.append((await work.previews.get(design.id)).is_ordered)

    assert kept == [True, False]

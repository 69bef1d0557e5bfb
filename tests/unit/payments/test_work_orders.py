"""Payments of work: a video that waits for its money, and stops when that goes back."""

import pytest
from tests.builders import a_consent, a_job, an_account, an_artist
from tests.builders.orders import a_work_order
from tests.builders.payment_till import Till, only_fees

from stario.domain.generation.model.job import Job, JobState
from stario.domain.kernel.outbox import Topic
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.payments.model.payable import CannotCancel
from stario.domain.payments.model.payment import CancelReason
from stario.domain.payments.model.provider import Provider

PAYME = Provider.PAYME


async def a_waiting_video(till: Till) -> Order:
    fan, artist = an_account(), an_artist()
    consent = a_consent(artist, fan)
    job = a_job(account=fan, artist=artist, consent=consent, state=JobState.AWAITING_PAYMENT)
    order = a_work_order(fan, job, artist=artist)
    async with till.storage() as work:
        await work.accounts.add(fan)
        await work.artists.add(artist)
        await work.consents.add(consent)
        await work.jobs.add(job)
        await work.orders.add(order)
        await work.commit()
    return order


async def job_of(till: Till, order: Order) -> Job:
    async with till.storage() as work:
        return await work.jobs.get(order.jobs[0])


async def test_a_paid_video_is_made_and_announced(till: Till) -> None:
    order = await a_waiting_video(till)
    payment = await till.reserved(order)
    assert (await job_of(till, order)).state is JobState.AWAITING_PAYMENT
    await till.settle(PAYME, payment_id=payment.id)

    job = await job_of(till, order)
    assert job.state is JobState.QUEUED
    assert await till.dispatch.listed(job.queue) == (job.id,)


async def test_a_video_whose_money_goes_back_is_not_made_any_more(till: Till) -> None:
    order = await a_waiting_video(till)
    payment = await till.paid(order)
    await till.cancel(PAYME, payment_id=payment.id, reason=CancelReason.REFUND)

    job = await job_of(till, order)
    assert (job.state, job.error) == (JobState.CANCELLED, "order_refunded")
    assert (await till.read(order.id)).state is OrderState.REFUNDED
    assert only_fees(await till.balances(), payment.fee, PAYME)
    async with till.storage() as work:
        messages = await work.outbox.due(at=till.clock.now(), limit=9)
    assert Topic.REFUND_CARRY_OUT not in {message.topic for message in messages}


async def test_a_video_that_is_made_is_not_taken_back_by_the_provider(till: Till) -> None:
    order = await a_waiting_video(till)
    payment = await till.paid(order)
    async with till.storage() as work:
        queued = await work.jobs.get(order.jobs[0])
        leased = queued.lease("w", until=till.clock.now(), at=till.clock.now())
        await work.jobs.save(leased, was=queued)
        done = leased.complete({}, at=till.clock.now())
        await work.jobs.save(done, was=leased)
        await work.commit()

    with pytest.raises(CannotCancel):
        await till.cancel(PAYME, payment_id=payment.id, reason=CancelReason.REFUND)
    assert (await till.payment(payment.id)).counts

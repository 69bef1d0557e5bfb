"""Let work go on after all that a person refused wrongly."""

from datetime import datetime

import attrs

from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.promise import PROMISED_WITHIN
from stario.domain.kernel.ids import JobId, OrderId, derived_id
from stario.domain.kernel.money import NOTHING
from stario.domain.moderation.model.judgement import is_refusal
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.orders.model.order_event import OrderEventKind, event
from stario.domain.orders.model.order_number import order_number
from stario.domain.orders.model.work_order import PAYABLE_FOR, order_of
from stario.ports.storage import UnitOfWork


async def restore_refused(work: UnitOfWork, refused_id: JobId, *, at: datetime) -> Job | None:
    """
    Order the same work again, inside the caller's transaction, which has locked its order.

    It is a new job, for what was made is deleted. Work that was free goes straight into its
    queue. Work with a price has a new order at the price of the first one, to be paid within the
    usual time: an order that was never paid owes nothing, and the money of one that was goes back
    by itself, so that nobody pays twice.

    None: nothing can be made any more. The job was not refused or its words are forgotten, the
    consent it stood on has ended, its account is closed, or it needs a fan's photo, which is gone.
    """
    refused = await work.jobs.get(refused_id)
    if not await _can_be_made(work, refused, at):
        return None
    id_ = JobId(derived_id(f"stario:restored:{refused.id}"))
    order = None
    if refused.order_id is not None:
        order = _again(await work.orders.get(refused.order_id), id_, at)
    job = _job(refused, id_, order.id if order else None, at)
    await work.jobs.add(job)
    if order is not None:
        await work.orders.add(order, event(order.id, OrderEventKind.PLACED, at=at))
    return job


async def _can_be_made(work: UnitOfWork, refused: Job, at: datetime) -> bool:
    is_refused = refused.state is JobState.FAILED and is_refusal(refused.error)
    if not is_refused or not refused.payload or refused.payload.get("photo"):
        return False
    if refused.account_id is None or refused.artist_id is None:
        return False
    if (await work.accounts.get(refused.account_id)).blocked_at is not None:
        return False
    consents = await work.consents.of_artist(refused.artist_id, lock=True)
    return any(each.id == refused.consent_id and each.in_force(at=at) for each in consents)


def _job(refused: Job, id_: JobId, order: OrderId | None, at: datetime) -> Job:
    return Job(
        id=id_,
        queue=refused.queue,
        state=JobState.QUEUED if order is None else JobState.AWAITING_PAYMENT,
        payload=refused.payload,
        account_id=refused.account_id,
        artist_id=refused.artist_id,
        consent_id=refused.consent_id,
        order_id=order,
        tier=refused.tier,
        enqueued_at=at,
        promised_at=at + PROMISED_WITHIN,
        run_after=at,
        created_at=at,
        updated_at=at,
    )


def _again(first: Order, job: JobId, at: datetime) -> Order:
    id_ = order_of(job)
    return attrs.evolve(
        first,
        id=id_,
        number=order_number(id_),
        state=OrderState.AWAITING_PAYMENT,
        lines=tuple(attrs.evolve(line, job_id=job) for line in first.lines),
        created_at=at,
        updated_at=at,
        expires_at=at + PAYABLE_FOR,
        refunded=NOTHING,
        paid_at=None,
        delivered_at=None,
    )

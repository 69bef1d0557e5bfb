"""End an order that nobody has paid, and free what it held."""

from datetime import datetime
from typing import Literal

import attrs

from stario.domain.generation.model.job import ENDED, Job
from stario.domain.generation.model.strays import sweeps
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, JobId, PreviewId
from stario.domain.moderation.model.review_case import Subject
from stario.domain.moderation.usecases.withdraw_case import withdraw_case
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.orders.model.order_event import OrderEventKind, event
from stario.ports.dispatch import JobDispatch
from stario.ports.media import Bucket
from stario.ports.progress import JobProgress, ProgressFeed
from stario.ports.storage import UnitOfWork

Ended = Literal[OrderState.CANCELLED, OrderState.EXPIRED]


@attrs.frozen(kw_only=True)
class LetGoOrder:
    """`jobs` are those that were cancelled with it."""

    order: Order
    jobs: tuple[Job, ...] = ()


@attrs.frozen(kw_only=True)
class LetGo:
    """Works inside the caller's transaction; `announce` follows its commit."""

    dispatch: JobDispatch
    feed: ProgressFeed

    async def __call__(
        self,
        work: UnitOfWork,
        order: Order,
        state: Ended,
        *,
        reason: str,
        at: datetime,
        actor: AccountId | None = None,
    ) -> LetGoOrder:
        """
        Give back the pieces, the use of the voucher and the place in the queue; a design that no
        other order holds is kept no longer than one that was never ordered.

        Args:
            order: locked.
            reason: a stable code for the log.

        Raises:
            OrderOutOfOrder: it is paid or has ended.
            LeaseLost: its job was changed meanwhile; the same again succeeds.
        """
        ended = order.move(state, at=at)
        told = OrderEventKind(state.value)
        await work.orders.save(ended, event(order.id, told, at=at, actor=actor, reason=reason))
        for variant, quantity in order.pieces:
            await work.products.release(variant, quantity)
        for preview in order.previews:
            await _free(work, preview)
        if order.voucher_id is not None:
            await work.vouchers.give_back(order.voucher_id, order.account_id)
        cancelled = [await self._cancel(work, job, state, at) for job in order.jobs]
        return LetGoOrder(order=ended, jobs=tuple(job for job in cancelled if job is not None))

    async def announce(self, gone: LetGoOrder) -> None:
        """Tell workers and watchers; both would find out by themselves, only later."""
        for job in gone.jobs:
            await self.dispatch.withdraw(job.queue, job.id)
            await self.feed.publish(JobProgress.of(job))

    async def _cancel(
        self, work: UnitOfWork, waiting: JobId, state: OrderState, at: datetime
    ) -> Job | None:
        job = await work.jobs.get(waiting)
        if job.state in ENDED:
            return None
        return await stop(work, job, f"order_{state.value}", at=at)


async def stop(work: UnitOfWork, job: Job, reason: str, *, at: datetime) -> Job:
    """
    Cancel *job* inside the caller's transaction, and have what it stored swept away.

    Workers notice by themselves: the list of the queue only says that there is work.

    Raises:
        JobOutOfOrder: it has ended.
        LeaseLost: it was changed meanwhile.
    """
    cancelled = job.cancel(reason, at=at)
    await work.jobs.save(cancelled, was=job)
    await withdraw_case(work, Subject.JOB, job.id, at=at)
    for sweep in sweeps(cancelled, bucket=Bucket.MEDIA.value, at=at):
        await work.outbox.add(sweep)
    return cancelled


async def _free(work: UnitOfWork, preview: PreviewId) -> None:
    if await work.orders.of_preview(preview):
        return
    try:
        design = await work.previews.get(preview, lock=True)
    except NotFound:
        # Forgotten with its account.
        return
    await work.previews.save(attrs.evolve(design, is_ordered=False))

"""Let work go on whose words a person found good."""

from datetime import datetime

import attrs

from stario.domain.generation.model.job import Job, JobOutOfOrder, JobState
from stario.domain.kernel.ids import JobId
from stario.domain.orders.model.order import OrderState
from stario.domain.orders.model.order_event import OrderEventKind, event
from stario.domain.orders.model.work_order import PAYABLE_FOR
from stario.ports.dispatch import JobDispatch
from stario.ports.progress import JobProgress, ProgressFeed
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class ReleaseJob:
    storage: Storage
    dispatch: JobDispatch
    feed: ProgressFeed
    clock: Clock

    async def __call__(self, job_id: JobId) -> Job:
        """
        Queue it, or let it wait for its payment where it has a price.

        What waits for payment is released by the payment alone. The promised time counts from
        now, and so does the time to pay.

        Raises:
            NotFound: no such job.
            JobOutOfOrder: it does not wait for review.
            LeaseLost: it moved on meanwhile.
        """
        now = self.clock.now()
        async with self.storage() as work:
            held = await work.jobs.get(job_id)
            if held.state is not JobState.PENDING_REVIEW:
                raise JobOutOfOrder(state=held.state.value)
            waiting = await _released(work, held, at=now)
            await work.jobs.save(waiting, was=held)
            await work.commit()
        if waiting.state is JobState.QUEUED:
            await self.dispatch.announce(waiting.queue, [waiting.id])
        await self.feed.publish(JobProgress.of(waiting))
        return waiting


async def _released(work: UnitOfWork, held: Job, *, at: datetime) -> Job:
    if held.order_id is None:
        return held.release(at=at)
    draft = await work.orders.get(held.order_id, lock=True)
    payable = draft.move(OrderState.AWAITING_PAYMENT, at=at)
    await work.orders.save(
        payable.keep_open_until(at + PAYABLE_FOR, at=at),
        event(draft.id, OrderEventKind.RELEASED, at=at),
    )
    return held.await_payment(at=at)

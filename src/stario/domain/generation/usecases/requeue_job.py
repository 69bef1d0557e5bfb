"""Take a job out of the dead letters."""

import attrs

from stario.domain.generation.model.job import Job, JobOutOfOrder
from stario.domain.kernel.ids import JobId
from stario.domain.moderation.model.judgement import is_refusal
from stario.domain.orders.model.order import HAD_MONEY, OrderOutOfOrder
from stario.ports.dispatch import JobDispatch
from stario.ports.progress import JobProgress, ProgressFeed
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class RequeueJob:
    storage: Storage
    dispatch: JobDispatch
    feed: ProgressFeed
    clock: Clock

    async def __call__(self, job_id: JobId) -> Job:
        """
        Let a failed job run again with fresh attempts, as a person decided.

        Raises:
            NotFound: no such job.
            JobOutOfOrder: it has not failed, or a person refused it: that only an appeal undoes.
            OrderOutOfOrder: the fan has her money back.
            LeaseLost: another person was faster.
        """
        async with self.storage() as work:
            failed = await work.jobs.get(job_id)
            if is_refusal(failed.error):
                raise JobOutOfOrder(state=failed.state.value)
            if failed.order_id is not None:
                order = await work.orders.get(failed.order_id, lock=True)
                if order.state not in HAD_MONEY:
                    raise OrderOutOfOrder(state=order.state.value)
            waiting = failed.requeue(at=self.clock.now())
            await work.jobs.save(waiting, was=failed)
            await work.commit()
        await self.dispatch.announce(waiting.queue, [waiting.id])
        await self.feed.publish(JobProgress.of(waiting))
        return waiting

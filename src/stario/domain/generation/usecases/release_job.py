"""Let work go on that a person found good."""

import attrs

from stario.domain.generation.model.job import Job
from stario.domain.generation.usecases.judge_held import JudgeHeld
from stario.domain.kernel.ids import JobId
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class ReleaseJob:
    storage: Storage
    judge_held: JudgeHeld
    clock: Clock

    async def __call__(self, job_id: JobId) -> Job:
        """
        Queue it, let it wait for its payment where it has a price, or hand over what it made.

        Raises:
            NotFound: no such job.
            JobOutOfOrder: it does not wait for review.
            LeaseLost: it moved on meanwhile.
        """
        async with self.storage() as work:
            judged = await self.judge_held.approve(work, job_id, at=self.clock.now())
            await work.commit()
        await self.judge_held.announce(judged)
        return judged.job

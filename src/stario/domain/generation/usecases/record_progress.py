"""Remember how far a job is."""

from datetime import timedelta

import attrs

from stario.domain.generation.model.job import Job
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class RecordProgress:
    storage: Storage
    clock: Clock

    async def __call__(self, job: Job, stage: str, percent: int, *, lease: timedelta) -> Job:
        """
        Write *stage* and *percent* down and give the job as it is now.

        Raises:
            LeaseLost: somebody else has the job, or it was cancelled.
            Unavailable: the database is out of reach.
        """
        now = self.clock.now()
        # The whole job is written: an old lease must not replace what the heartbeat wrote.
        renewed = job.renew(until=now + lease, at=now)
        advanced = renewed.advance(stage, percent, at=now)
        async with self.storage() as work:
            await work.jobs.save(advanced, was=job)
            await work.commit()
        return advanced

"""Keep the jobs that a worker is busy with."""

from collections.abc import Sequence
from datetime import timedelta

import attrs

from stario.domain.generation.model.job import Job
from stario.domain.kernel.ids import JobId
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class RenewLeases:
    storage: Storage
    clock: Clock

    async def __call__(self, jobs: Sequence[Job], *, lease: timedelta) -> frozenset[JobId]:
        """
        Prolong the leases of *jobs*; gives those that are still held. The others must stop.

        Raises:
            Unavailable: the database is out of reach; nothing is known about any lease.
        """
        async with self.storage() as work:
            now = self.clock.now()
            held = await work.jobs.renew(jobs, until=now + lease, at=now)
            await work.commit()
        return held

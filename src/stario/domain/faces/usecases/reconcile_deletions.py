"""Make the list of waiting deletions say what the database says."""

import attrs

from stario.ports.deletions import DeletionSignals
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class ReconcileDeletions:
    """
    Runs in every cleaner's round and every 2 s in the scheduler, at the same time without harm.

    After a flush or a restart of Redis the list is true again within one round.
    """

    storage: Storage
    signals: DeletionSignals
    clock: Clock

    async def __call__(self) -> int:
        """
        Make photos due whose job has ended, then repair the list; says how many entries changed.

        Raises:
            Unavailable: the database is out of reach.
        """
        # Before the truth is read, so that what is announced meanwhile is not taken for stale.
        listed = await self.signals.listed()
        async with self.storage() as work:
            if await work.face_uploads.end_with_jobs(at=self.clock.now()):
                await work.commit()
        async with self.storage() as work:
            waiting = await work.face_uploads.waiting(at=self.clock.now())
        if listed is None:
            return 0
        return await self.signals.repair(listed=listed, waiting=waiting)

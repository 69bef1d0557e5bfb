"""See to it that the face of everybody who may be compared with is described, and no other."""

import contextlib

import attrs

from stario.domain.artists.model.enrolment import EnrolmentKind
from stario.domain.generation.model.chore import chore
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import JobId, derived_id
from stario.ports.dispatch import JobDispatch
from stario.ports.repositories.faces import Undescribed
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock

AT_ONCE = 200


@attrs.frozen(kw_only=True)
class PrepareFaces:
    """
    A sweep of the scheduler's; several at once order nothing twice.

    `engine` is the one that fans' photos are compared by: another one describes everybody anew.
    A job that failed is tried again the next day.
    """

    storage: Storage
    dispatch: JobDispatch
    clock: Clock
    engine: str

    async def __call__(self) -> int:
        """Forget what no consent allows any more, and order what is missing; says how many."""
        async with self.storage() as work:
            if await work.artist_faces.forget_unfounded(at=self.clock.now()):
                await work.commit()
        async with self.storage() as work:
            jobs = await self._order(work)
            await work.commit()
        await self.dispatch.announce(Queue.ENROLMENT, [job.id for job in jobs])
        return len(jobs)

    async def _order(self, work: UnitOfWork) -> list[Job]:
        missing = await work.artist_faces.undescribed(
            self.engine, at=self.clock.now(), limit=AT_ONCE
        )
        ordered = []
        for face in missing:
            job = await self._job(work, face)
            with contextlib.suppress(Conflict):
                await work.jobs.add(job)
                ordered.append(job)
        return ordered

    async def _job(self, work: UnitOfWork, face: Undescribed) -> Job:
        now = self.clock.now()
        # A face that was forgotten with one consent is described anew under the next.
        consents = [consent.id for consent in await work.consents.of_artist(face.artist_id)]
        name = (face.portrait_key, self.engine, *consents, str(now.toordinal()))
        return chore(
            JobId(derived_id(":".join(("face", face.artist_id, *name)))),
            Queue.ENROLMENT,
            {
                "kind": EnrolmentKind.FACE.value,
                "artist_id": face.artist_id,
                "portrait_key": face.portrait_key,
            },
            at=now,
        )

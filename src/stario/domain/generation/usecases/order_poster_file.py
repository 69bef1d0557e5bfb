"""Order another file of a finished poster."""

import attrs

from stario.domain.generation.model.chore import chore
from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.poster import Poster, PosterFormat, PosterQuality
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.read_poster import ReadPoster
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, JobId, PosterId, derived_id
from stario.ports.dispatch import JobDispatch
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock

MOST_JOBS = 5
"""After so many that came to nothing the last one is given, and only a person puts it back."""
ENDED_BADLY = (JobState.FAILED, JobState.CANCELLED)


@attrs.frozen(kw_only=True)
class OrderPosterFile:
    storage: Storage
    dispatch: JobDispatch
    read_poster: ReadPoster
    clock: Clock

    async def __call__(
        self,
        poster_id: PosterId,
        quality: PosterQuality,
        form: PosterFormat,
        *,
        account: AccountId | None,
    ) -> tuple[Poster, Job | None]:
        """
        Give the poster, and the job that makes the file, or None where it is there.

        The same file asked for again has the same job, until one has come to nothing.

        Raises:
            NotFound: no such poster, somebody else's, or one that was taken down.
        """
        poster = await self.read_poster(poster_id, account=account)
        if poster.key(quality, form) is not None:
            return poster, None
        try:
            job = await self._job(poster, quality, form)
        except Conflict:
            # The same file was asked for at the same time, and the other one was quicker.
            job = await self._job(poster, quality, form)
        await self.dispatch.announce(Queue.POSTER_FILE, [job.id])
        return poster, job

    async def _job(self, poster: Poster, quality: PosterQuality, form: PosterFormat) -> Job:
        async with self.storage() as work:
            job = None
            for number in range(MOST_JOBS):
                wanted = self._named(poster, quality, form, number)
                job = await _found(work, wanted.id)
                if job is None:
                    await work.jobs.add(wanted)
                    await work.commit()
                    return wanted
                if job.state not in ENDED_BADLY:
                    return job
        return job or wanted

    def _named(
        self, poster: Poster, quality: PosterQuality, form: PosterFormat, number: int
    ) -> Job:
        name = f"poster-file:{poster.id}:{quality}.{form}:{number}"
        job = chore(
            JobId(derived_id(name)),
            Queue.POSTER_FILE,
            {"poster_id": poster.id, "quality": quality.value, "format": form.value},
            account=poster.account_id,
            artist=poster.artist_id,
            at=self.clock.now(),
        )
        return attrs.evolve(job, consent_id=poster.consent_id)


async def _found(work: UnitOfWork, job: JobId) -> Job | None:
    try:
        return await work.jobs.get(job)
    except NotFound:
        return None

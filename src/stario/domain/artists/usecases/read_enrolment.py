"""Say how far the enrolment of a voice is."""

import attrs

from stario.domain.generation.model.job import Job
from stario.domain.generation.model.queue import Queue
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import ArtistId, JobId
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ReadEnrolment:
    storage: Storage

    async def __call__(self, artist: ArtistId, upload_id: str, *, actor: Actor) -> Job:
        """
        Raises:
            NotFound: no such artist or enrolment, or somebody else's.
        """
        async with self.storage() as work:
            found = await work.artists.get(artist)
            found.require_managed_by(actor.account_id, is_staff=actor.is_staff)
            job = await work.jobs.get(JobId(upload_id))
        if (job.queue, job.artist_id) != (Queue.ENROLMENT, artist):
            raise NotFound(what="enrolment")
        return job

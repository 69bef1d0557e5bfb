"""Take a recording of the artist's voice and have it learnt."""

import attrs

from stario.domain.artists.model.artist import Artist
from stario.domain.artists.model.enrolment import EnrolmentKind
from stario.domain.artists.model.upload import Upload, UploadKind
from stario.domain.artists.usecases.change_artist import ChangeArtist
from stario.domain.artists.usecases.receive_upload import Received, ReceiveUpload
from stario.domain.generation.model.chore import chore
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.queue import Queue
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import ArtistId, JobId
from stario.ports.dispatch import JobDispatch
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class CompleteVoiceReference:
    storage: Storage
    receive: ReceiveUpload
    change_artist: ChangeArtist
    dispatch: JobDispatch
    clock: Clock

    async def __call__(self, artist: ArtistId, upload_id: str, *, actor: Actor) -> Job:
        """
        Keep the recording and enqueue its enrolment; the job has the upload's id.

        A second call finds the job of the first. A verified artist who replaces her own
        recording must be verified again.

        Raises:
            NotFound: no such artist, or somebody else's.
            UploadMissing: nothing has arrived.
            Invalid: it is no recording.
        """
        async with self.storage() as work:
            found = await work.artists.get(artist)
            found.require_managed_by(actor.account_id, is_staff=actor.is_staff)
            known = await _job(work, artist, JobId(upload_id))
        if known is not None:
            return known
        upload = Upload(id=upload_id, artist_id=artist, kind=UploadKind.VOICE_REFERENCE)
        received = await self.receive(upload)
        await self.receive.keep(received)
        job = await self._enqueue(artist, received, actor)
        await self.receive.discard(upload)
        await self.dispatch.announce(job.queue, [job.id])
        return job

    async def _enqueue(self, artist: ArtistId, received: Received, actor: Actor) -> Job:
        job = chore(
            JobId(received.upload.id),
            Queue.ENROLMENT,
            {"kind": EnrolmentKind.VOICE.value, "artist_id": artist, "recording_key": received.key},
            artist=artist,
            at=self.clock.now(),
        )

        async def add(work: UnitOfWork) -> None:
            await work.jobs.add(job)

        try:
            await self.change_artist(
                artist,
                lambda before: _with_recording(before, received.key, actor),
                actor=actor,
                along=add,
            )
        except Conflict:
            async with self.storage() as work:
                known = await _job(work, artist, job.id)
            if known is None:
                raise
            return known
        return job


def _with_recording(before: Artist, key: str, actor: Actor) -> Artist:
    after = attrs.evolve(before, voice_reference_key=key)
    swapped = before.is_verified and before.voice_reference_key not in {None, key}
    return after.doubt() if swapped and not actor.is_staff else after


async def _job(work: UnitOfWork, artist: ArtistId, job: JobId) -> Job | None:
    try:
        found = await work.jobs.get(job)
    except NotFound:
        return None
    # Another kind of job may have any id: only an enrolment of this artist answers.
    return found if (found.queue, found.artist_id) == (Queue.ENROLMENT, artist) else None

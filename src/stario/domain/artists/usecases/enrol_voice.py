"""Learn an artist's voice from her recording."""

import math

import attrs

from stario.domain.artists.model.artist import VoiceEnrolment
from stario.domain.generation.model.job import Job
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import ArtistId
from stario.domain.kernel.outbox import delete_object
from stario.ports.media import Bucket, ObjectMissing, ObjectStore
from stario.ports.speech import RecordingRejected, VoiceConverter, VoiceProfile
from stario.ports.storage import UnitOfWork
from stario.ports.system import Clock, Ids
from stario.ports.work import Completion, JobFailed, JobHandler, Report

PROFILE_TYPE = "application/octet-stream"
SUPERSEDED = "recording_superseded"


@attrs.frozen(kw_only=True)
class EnrolVoice(JobHandler):
    """
    Payload: `artist_id`, `recording_key`.

    The profile is stored under a key made of the job's id, so a second run replaces it.
    """

    objects: ObjectStore
    converter: VoiceConverter
    clock: Clock
    ids: Ids

    async def __call__(self, job: Job, report: Report) -> Completion:
        """
        Enrol the recording and put the profile on the artist.

        Raises:
            JobFailed: the recording can't be used, or a newer one has taken its place.
        """
        artist = ArtistId(str(job.payload["artist_id"]))
        recording_key = str(job.payload["recording_key"])
        report("fetching", 5)
        try:
            recording = await self.objects.get(Bucket.ARTISTS, recording_key)
        except ObjectMissing:
            raise JobFailed(SUPERSEDED) from None
        report("enrolling", 15)
        try:
            profile = await self.converter.enrol(recording)
        except RecordingRejected as rejected:
            raise JobFailed(f"recording_{rejected.details.get('reason')}") from rejected
        report("storing", 95)
        profile_key = f"artists/{artist}/voice/{job.id}.profile"
        await self.objects.put(Bucket.ARTISTS, profile_key, profile.data, content_type=PROFILE_TYPE)

        async def effects(work: UnitOfWork) -> None:
            await self._remember(work, artist, recording_key, profile_key, profile)

        return Completion(
            result={"similarity": profile.similarity, "engine": profile.engine}, effects=effects
        )

    async def _remember(
        self,
        work: UnitOfWork,
        artist: ArtistId,
        recording_key: str,
        profile_key: str,
        profile: VoiceProfile,
    ) -> None:
        now = self.clock.now()
        try:
            before = await work.artists.get(artist)
        except NotFound:
            raise JobFailed(SUPERSEDED) from None
        if before.voice_reference_key != recording_key:
            raise JobFailed(SUPERSEDED)
        voice = VoiceEnrolment(
            profile_key=profile_key,
            engine=profile.engine,
            voice=profile.voice,
            similarity=profile.similarity,
            error_rate=None if math.isnan(profile.error_rate) else profile.error_rate,
            enrolled_at=now,
        )
        after = attrs.evolve(before, voice=voice, updated_at=now)
        await work.artists.save(after, was=before)
        for key in sorted(before.keys - after.keys):
            await work.outbox.add(
                delete_object(id_=self.ids.new(), bucket=Bucket.ARTISTS.value, key=key, at=now)
            )

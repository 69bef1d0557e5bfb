"""See to it that every artist with a recording has clips for the voice quiz."""

import contextlib
from datetime import datetime

import attrs

from stario.domain.artists.model.artist import Artist, ArtistNotReady, ArtistStatus
from stario.domain.compliance.model.consent import Consent, ConsentMissing, Use, require_consent
from stario.domain.generation.model.chore import chore
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.order_voice_message import ANY_TOPIC
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import JobId, derived_id
from stario.domain.kernel.language import Language
from stario.domain.kernel.paging import LARGEST_PAGE, PageRequest
from stario.domain.voices.model.clip import CLIP_SECONDS
from stario.ports.dispatch import JobDispatch
from stario.ports.repositories.artists import ArtistFilter
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class PrepareQuizClips:
    """A sweep of the scheduler's; several at once order nothing twice."""

    storage: Storage
    dispatch: JobDispatch
    clock: Clock
    languages: frozenset[Language]

    async def __call__(self) -> int:
        """Order what is missing; says for how many artists."""
        ordered: list[Job] = []
        page = 1
        while True:
            async with self.storage() as work:
                artists = await work.artists.list(
                    PageRequest(page, LARGEST_PAGE),
                    ArtistFilter(is_verified=True, status=ArtistStatus.ACTIVE),
                )
                for artist in artists.items:
                    ordered += await self._order(work, artist)
                await work.commit()
            if page >= artists.total_pages:
                break
            page += 1
        await self.dispatch.announce(Queue.QUIZ_CLIP, [job.id for job in ordered])
        return len(ordered)

    async def _order(self, work: UnitOfWork, artist: Artist) -> list[Job]:
        recording_key = artist.voice_reference_key
        if recording_key is None or artist.voice is None:
            return []
        with contextlib.suppress(ArtistNotReady, Conflict):
            artist.require_ready(likeness=False)
            consents = await work.consents.of_artist(artist.id)
            job = self._job(artist, consents, recording_key)
            have = {
                (clip.recording_key, clip.consent_id)
                for clip in await work.voice_clips.of_artist(artist.id)
            }
            if job is not None and (recording_key, job.consent_id) not in have:
                await work.jobs.add(job)
                return [job]
        return []

    def _job(self, artist: Artist, consents: tuple[Consent, ...], recording_key: str) -> Job | None:
        now = self.clock.now()
        for language in sorted(self.languages.intersection(artist.languages)):
            use = Use(
                likeness=False,
                voice=True,
                language=language,
                topic=ANY_TOPIC,
                duration_seconds=CLIP_SECONDS,
            )
            with contextlib.suppress(ConsentMissing):
                consent = require_consent(consents, use, at=now)
                return _job(artist, consent, recording_key, language, at=now)
        return None


def _job(
    artist: Artist, consent: Consent, recording_key: str, language: Language, *, at: datetime
) -> Job:
    # Named by what it is made of, so that it is ordered once.
    parts = ("quiz clips", artist.id, consent.id, recording_key)
    job = chore(
        JobId(derived_id(":".join(parts))),
        Queue.QUIZ_CLIP,
        {"recording_key": recording_key, "language": language.value},
        artist=artist.id,
        at=at,
    )
    return attrs.evolve(job, consent_id=consent.id)

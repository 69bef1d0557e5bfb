"""See to it that every artist who may speak has a fresh sample in each language."""

import contextlib
from datetime import datetime
from math import ceil

import attrs

from stario.domain.artists.model.artist import Artist, ArtistNotReady, ArtistStatus
from stario.domain.compliance.model.consent import Consent, ConsentMissing, Use, require_consent
from stario.domain.generation.model.chore import chore
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.payloads import VoiceWork
from stario.domain.generation.model.phrases import PHRASEBOOKS
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.model.voice_message import VoiceMessage
from stario.domain.generation.usecases.order_voice_message import ANY_TOPIC
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import JobId, derived_id
from stario.domain.kernel.language import Language
from stario.domain.kernel.paging import LARGEST_PAGE, PageRequest
from stario.ports.dispatch import JobDispatch
from stario.ports.repositories.artists import ArtistFilter
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock

PERIOD_DAYS = 30


@attrs.frozen(kw_only=True)
class PrepareSamples:
    """
    A sweep of the scheduler's; several at once order nothing twice.

    A sample that failed is tried again in the next period.
    """

    storage: Storage
    dispatch: JobDispatch
    clock: Clock
    languages: frozenset[Language]

    async def __call__(self) -> int:
        """Order what is missing; says how many."""
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
        await self.dispatch.announce(Queue.VOICE, [job.id for job in ordered])
        return len(ordered)

    async def _order(self, work: UnitOfWork, artist: Artist) -> list[Job]:
        try:
            artist.require_ready(likeness=False)
        except ArtistNotReady:
            return []
        samples = await work.voice_messages.samples(artist.id)
        have = {s.language for s in samples if _fresh(s, artist)}
        consents = await work.consents.of_artist(artist.id)
        jobs = []
        for language in sorted(self.languages.intersection(artist.languages) - have):
            job = self._sample(artist, language, consents)
            if job is not None:
                with contextlib.suppress(Conflict):
                    await work.jobs.add(job)
                    jobs.append(job)
        return jobs

    def _sample(
        self, artist: Artist, language: Language, consents: tuple[Consent, ...]
    ) -> Job | None:
        text = " ".join(PHRASEBOOKS[language].any_wishes[:2])
        seconds = len(text) / PHRASEBOOKS[language].characters_per_second
        use = Use(
            likeness=False,
            voice=True,
            language=language,
            topic=ANY_TOPIC,
            duration_seconds=ceil(seconds),
        )
        now = self.clock.now()
        try:
            consent = require_consent(consents, use, at=now)
        except ConsentMissing:
            return None
        work = VoiceWork(
            text=text,
            language=language,
            emotion="neutral",
            speed=1.0,
            duration_seconds=seconds,
            sample=True,
        )
        job = chore(
            _name(artist, consent, language, now),
            Queue.VOICE,
            work.payload(),
            artist=artist.id,
            at=now,
        )
        return attrs.evolve(job, consent_id=consent.id)


def _name(artist: Artist, consent: Consent, language: Language, at: datetime) -> JobId:
    """
    The same sample has the same name, so that it is made once.

    A new consent makes a new one: the sample on a revoked one was taken down with it.
    """
    enrolled = artist.voice.enrolled_at.isoformat() if artist.voice else artist.stock_voice
    period = at.toordinal() // PERIOD_DAYS
    parts = ("sample", artist.id, consent.id, language, enrolled, str(period))
    return JobId(derived_id(":".join(map(str, parts))))


def _fresh(sample: VoiceMessage, artist: Artist) -> bool:
    """A sample made before the voice was enrolled anew sounds like somebody else."""
    return artist.voice is None or sample.created_at >= artist.voice.enrolled_at

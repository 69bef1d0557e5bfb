"""Make a talking video: speak, match the voice, animate, encode, store."""

from collections.abc import Mapping

import attrs

from stario.domain.artists.model.artist import Artist
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.payloads import GreetingWork
from stario.domain.generation.model.seed import seed_of
from stario.domain.generation.model.video import KEPT_FOR, Video
from stario.domain.generation.usecases.check_result import STAGE, Approved, CheckResult
from stario.domain.generation.usecases.film_greeting import SOURCE, Film, FilmGreeting
from stario.domain.generation.usecases.keep_made import keep_made
from stario.domain.generation.usecases.order_renditions import rendition_job
from stario.domain.generation.usecases.speak_as_artist import SpeakAsArtist
from stario.domain.generation.usecases.speak_to_length import FittedSpeech, SpeakToLength
from stario.domain.generation.usecases.stage_clock import StageClock
from stario.domain.generation.usecases.stand_on_consent import StandOnConsent, identities
from stario.domain.kernel.ids import AccountId, VideoId
from stario.domain.kernel.outbox import OutboxMessage, delete_media
from stario.domain.provenance.model.asset import Asset, AssetKind, mark_of
from stario.ports.media import Bucket
from stario.ports.scratch import Scratch
from stario.ports.speech import ConvertedSpeech
from stario.ports.storage import UnitOfWork
from stario.ports.system import Clock, Ids
from stario.ports.work import Completion, JobFailed, JobHandler, Report

BEFORE_SECONDS = 0.3
AFTER_SECONDS = 0.6


@attrs.frozen(kw_only=True)
class _Made:
    """What one attempt made."""

    fitted: FittedSpeech
    spoken: ConvertedSpeech
    film: Film


@attrs.frozen(kw_only=True)
class RenderGreeting(JobHandler):
    """Does the jobs of `Queue.VIDEO`; `engines` maps a stage to what does it."""

    consent: StandOnConsent
    speak: SpeakAsArtist
    speak_to_length: SpeakToLength
    film: FilmGreeting
    check_result: CheckResult
    scratch: Scratch
    clock: Clock
    ids: Ids
    engines: Mapping[str, str]

    async def __call__(self, job: Job, report: Report) -> Completion:
        """
        Make the video of *job*.

        Raises:
            JobFailed: consent_revoked, artist_gone, no_voice, likeness_unusable,
                speech_too_long, unspeakable or language_unsupported.
        """
        work = GreetingWork.read(job.payload)
        stages = StageClock(clock=self.clock, report=report)
        stages.enter("checking", 1)
        artist = (await self.consent.check(job)).artist
        fitted, spoken = await self._speak(artist, work, stages)
        async with self.scratch.folder(f"video-{job.id}-{job.attempts}") as folder:
            film = await self.film(job, artist, work, spoken.speech, folder=folder, stages=stages)
            made = _Made(fitted=fitted, spoken=spoken, film=film)
            stages.enter(STAGE, 97)
            case = await self.check_result.video(job, film.file(folder), _approved(work, made))
        video = attrs.evolve(self._video(job, work, made), held=case is not None)
        asset = _asset(video, made.film)
        follow_up = rendition_job(job, id_=self.ids.new(), at=self.clock.now())

        async def effects(work: UnitOfWork) -> None:
            await self.consent.recheck(job, work)
            await keep_made(work.videos, video, assets=work.assets, asset=asset)
            if case is None:
                await work.jobs.add(follow_up)
            for attempt in range(1, job.attempts):
                await work.outbox.add(self._sweep(f"{video.prefix}{attempt}/"))

        return Completion(
            result={"video_id": video.id, "stages": stages.finish()},
            effects=effects,
            # Of a film that is held, other sizes are made once it is handed over.
            follow_ups=(follow_up,) if case is None else (),
            case=case,
        )

    async def _speak(
        self, artist: Artist, work: GreetingWork, stages: StageClock
    ) -> tuple[FittedSpeech, ConvertedSpeech]:
        stages.enter("speaking", 3)
        voice = await self.speak.voice_of(artist)
        fitted = await self.speak_to_length(
            work.script, voice, language=work.language, seconds=work.duration_seconds
        )
        stages.enter("matching_voice", 30)
        spoken = await self.speak.convert(fitted.speech, voice)
        framed = spoken.speech.framed(before_seconds=BEFORE_SECONDS, after_seconds=AFTER_SECONDS)
        return fitted, attrs.evolve(spoken, speech=framed)

    def _video(self, job: Job, work: GreetingWork, made: _Made) -> Video:
        artist, consent = identities(job)
        now = self.clock.now()
        facts = made.film.facts
        return Video(
            id=VideoId(job.id),
            job_id=job.id,
            account_id=_waiting(job),
            artist_id=artist,
            consent_id=consent,
            occasion=work.occasion,
            language=work.language,
            recipient_name=work.recipient_name,
            script=made.fitted.script.text,
            aspect_ratio=work.aspect_ratio,
            width=facts.width,
            height=facts.height,
            duration_seconds=facts.duration_seconds,
            video_key=made.film.video_key,
            thumbnail_key=made.film.thumbnail_key,
            captions_key=made.film.captions_key,
            sha256=facts.sha256,
            voice_match=made.spoken.voice_match,
            seed=seed_of(job.id),
            engines=self.engines,
            created_at=now,
            expires_at=now + KEPT_FOR,
        )

    def _sweep(self, prefix: str) -> OutboxMessage:
        return delete_media(
            id_=self.ids.new(), bucket=Bucket.MEDIA.value, prefix=prefix, at=self.clock.now()
        )


def _approved(work: GreetingWork, made: _Made) -> Approved:
    script = made.fitted.script.text
    return Approved(
        texts={"script": script, "recipient_name": work.recipient_name},
        spoken=script,
        language=work.language,
        keys=(made.film.video_key,),
    )


def _asset(video: Video, film: Film) -> Asset:
    return Asset(
        id=video.id,
        mark=mark_of(video.id),
        kind=AssetKind.VIDEO,
        job_id=video.job_id,
        artist_id=video.artist_id,
        consent_id=video.consent_id,
        digital_source=SOURCE,
        engines=video.engines,
        created_at=video.created_at,
        perceptual_hash=film.perceptual_hash,
    )


def _waiting(job: Job) -> AccountId:
    if job.account_id is None:
        raise JobFailed("artist_gone")
    return job.account_id

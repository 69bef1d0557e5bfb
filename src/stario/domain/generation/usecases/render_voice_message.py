"""Make a voice message: speak, match the voice, mark, encode, sign, store."""

import asyncio
from collections.abc import Mapping

import attrs

from stario.domain.generation.model.job import Job
from stario.domain.generation.model.payloads import VoiceWork
from stario.domain.generation.model.video import KEPT_FOR
from stario.domain.generation.model.voice_message import VoiceMessage
from stario.domain.generation.usecases.check_result import STAGE, Approved, CheckResult
from stario.domain.generation.usecases.keep_made import keep_made
from stario.domain.generation.usecases.mark_speech import MarkSpeech
from stario.domain.generation.usecases.speak_as_artist import SpeakAsArtist
from stario.domain.generation.usecases.stage_clock import StageClock
from stario.domain.generation.usecases.stand_on_consent import StandOnConsent, identities
from stario.domain.kernel.ids import VoiceMessageId
from stario.domain.moderation.model.review_case import ReviewCase
from stario.domain.provenance.model.asset import Asset, AssetKind, DigitalSource, mark_of
from stario.ports.audio import AudioEncoder
from stario.ports.media import Bucket, ObjectStore
from stario.ports.provenance import Claims, Provenance
from stario.ports.scratch import Scratch
from stario.ports.speech import ConvertedSpeech, Emotion, Speech
from stario.ports.storage import UnitOfWork
from stario.ports.system import Clock
from stario.ports.work import Completion, JobFailed, JobHandler, Report

SOURCE = DigitalSource.TRAINED_ALGORITHMIC
"""A model speaks; nothing of it was ever recorded."""


@attrs.frozen(kw_only=True)
class RenderVoiceMessage(JobHandler):
    """Does the jobs of `Queue.VOICE`; `engines` maps a stage to what does it."""

    consent: StandOnConsent
    speak: SpeakAsArtist
    mark_speech: MarkSpeech
    audio_encoder: AudioEncoder
    provenance: Provenance
    check_result: CheckResult
    scratch: Scratch
    objects: ObjectStore
    clock: Clock
    engines: Mapping[str, str]

    async def __call__(self, job: Job, report: Report) -> Completion:
        """
        Make the message of *job*.

        Raises:
            JobFailed: consent_revoked, artist_gone, no_voice, unspeakable, speech_too_long or
                language_unsupported.
        """
        work = VoiceWork.read(job.payload)
        stages = StageClock(clock=self.clock, report=report)
        stages.enter("checking", 1)
        ground = await self.consent.check(job)
        stages.enter("speaking", 5)
        voice = await self.speak.voice_of(ground.artist)
        speech = await self.speak.say(
            work.text,
            voice,
            language=work.language,
            emotion=Emotion(work.emotion),
            speed=work.speed,
        )
        if speech.duration_seconds > ground.consent.max_duration_seconds:
            raise JobFailed("speech_too_long")
        stages.enter("matching_voice", 60)
        spoken = await self.speak.convert(speech, voice)
        stages.enter("storing", 90)
        # A worker that lost its lease writes beside, never over, what another one finished.
        key = f"voice/{job.id}/{job.attempts}/message.m4a"
        marked = await self.mark_speech(spoken.speech, job.id)
        case = await self._stored(job, work, marked, key, stages)
        message = attrs.evolve(self._message(job, work, spoken, key), held=case is not None)
        asset = _asset(message)

        async def effects(work: UnitOfWork) -> None:
            await self.consent.recheck(job, work)
            await keep_made(work.voice_messages, message, assets=work.assets, asset=asset)

        return Completion(
            result={"voice_message_id": message.id, "stages": stages.finish()},
            effects=effects,
            case=case,
        )

    async def _stored(
        self, job: Job, work: VoiceWork, speech: Speech, key: str, stages: StageClock
    ) -> ReviewCase | None:
        """Store it and check the very file; gives the case that a person must decide."""
        artist, consent = identities(job)
        claims = Claims(
            asset_id=job.id,
            job=job.id,
            artist=artist,
            consent=consent,
            engines=tuple(self.engines.values()),
            digital_source=SOURCE,
        )
        async with self.scratch.folder(f"voice-{job.id}-{job.attempts}") as folder:
            file = folder / "message.m4a"
            audio = await self.audio_encoder.encode(speech)
            await asyncio.to_thread(file.write_bytes, audio)
            await self.provenance.sign(file, claims)
            await self.objects.put(Bucket.MEDIA, key, file, content_type="audio/mp4")
            stages.enter(STAGE, 95)
            approved = Approved(
                texts={"text": work.text},
                spoken=work.text,
                language=work.language,
                keys=(key,),
            )
            return await self.check_result.voice_message(job, file, approved)

    def _message(
        self, job: Job, work: VoiceWork, spoken: ConvertedSpeech, key: str
    ) -> VoiceMessage:
        artist, consent = identities(job)
        now = self.clock.now()
        return VoiceMessage(
            id=VoiceMessageId(job.id),
            job_id=job.id,
            account_id=job.account_id,
            artist_id=artist,
            consent_id=consent,
            language=work.language,
            text=work.text,
            emotion=work.emotion,
            speed=work.speed,
            audio_key=key,
            duration_seconds=spoken.speech.duration_seconds,
            voice_match=spoken.voice_match,
            engines=self.engines,
            created_at=now,
            expires_at=now + KEPT_FOR,
            is_sample=work.sample,
        )


def _asset(message: VoiceMessage) -> Asset:
    return Asset(
        id=message.id,
        mark=mark_of(message.id),
        kind=AssetKind.VOICE,
        job_id=message.job_id,
        artist_id=message.artist_id,
        consent_id=message.consent_id,
        digital_source=SOURCE,
        engines=message.engines,
        created_at=message.created_at,
    )

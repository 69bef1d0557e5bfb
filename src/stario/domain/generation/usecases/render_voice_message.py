"""Make a voice message: speak, match the voice, mark, encode, store."""

from collections.abc import Mapping

import attrs

from stario.domain.generation.model.job import Job
from stario.domain.generation.model.payloads import VoiceWork
from stario.domain.generation.model.video import KEPT_FOR
from stario.domain.generation.model.voice_message import VoiceMessage
from stario.domain.generation.usecases.mark_speech import MarkSpeech
from stario.domain.generation.usecases.speak_as_artist import SpeakAsArtist
from stario.domain.generation.usecases.stage_clock import StageClock
from stario.domain.generation.usecases.stand_on_consent import StandOnConsent, identities
from stario.domain.kernel.ids import VoiceMessageId
from stario.ports.audio import AudioEncoder
from stario.ports.media import Bucket, ObjectStore
from stario.ports.speech import ConvertedSpeech, Emotion
from stario.ports.storage import UnitOfWork
from stario.ports.system import Clock
from stario.ports.work import Completion, JobFailed, JobHandler, Report


@attrs.frozen(kw_only=True)
class RenderVoiceMessage(JobHandler):
    """Does the jobs of `Queue.VOICE`; `engines` maps a stage to what does it."""

    consent: StandOnConsent
    speak: SpeakAsArtist
    mark_speech: MarkSpeech
    audio_encoder: AudioEncoder
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
        audio = await self.audio_encoder.encode(marked)
        await self.objects.put(Bucket.MEDIA, key, audio, content_type="audio/mp4")
        message = self._message(job, work, spoken, key)

        async def effects(work: UnitOfWork) -> None:
            await self.consent.recheck(job, work)
            await work.voice_messages.add(message)

        return Completion(
            result={"voice_message_id": message.id, "stages": stages.finish()}, effects=effects
        )

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

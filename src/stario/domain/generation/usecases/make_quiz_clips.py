"""Make what "which voice is real?" is played with: clips of the recording and of the made voice."""

import attrs

from stario.domain.artists.model.artist import Artist
from stario.domain.compliance.model.consent import Consent
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.phrases import PHRASEBOOKS
from stario.domain.generation.usecases.check_result import Approved, CheckResult
from stario.domain.generation.usecases.speak_as_artist import ArtistVoice, SpeakAsArtist
from stario.domain.generation.usecases.stand_on_consent import StandOnConsent
from stario.domain.kernel.ids import VoiceClipId
from stario.domain.kernel.language import Language
from stario.domain.kernel.outbox import delete_object
from stario.domain.voices.model.clip import (
    CLIP_SECONDS,
    MADE_CLIPS,
    REAL_CLIPS,
    VoiceClip,
    clip_prefix,
)
from stario.domain.voices.model.voice_quiz import OPTIONS
from stario.ports.audio import AudioEncoder
from stario.ports.media import Bucket, ObjectMissing, ObjectStore
from stario.ports.sound import ClipCutter
from stario.ports.speech import RecordingRejected, Samples, Speech
from stario.ports.storage import UnitOfWork
from stario.ports.system import Clock, Ids
from stario.ports.work import Completion, JobFailed, JobHandler, Report

AUDIO_TYPE = "audio/mp4"
SPARE = 2
"""Sentences more than clips are needed: some turn out too short, or say something else."""


@attrs.frozen(kw_only=True)
class MakeQuizClips(JobHandler):
    """Payload: `recording_key`, `language`. Does the jobs of `Queue.QUIZ_CLIP`."""

    consent: StandOnConsent
    speak: SpeakAsArtist
    check_result: CheckResult
    clip_cutter: ClipCutter
    audio_encoder: AudioEncoder
    objects: ObjectStore
    clock: Clock
    ids: Ids

    async def __call__(self, job: Job, report: Report) -> Completion:
        """
        Make the clips of *job*'s artist and put them in the place of older ones.

        Raises:
            JobFailed: consent_revoked, artist_gone, no_voice, recording_superseded,
                too_few_clips, or why the recording can't be used.
        """
        report("checking", 1)
        ground = await self.consent.check(job)
        recording_key = str(job.payload["recording_key"])
        if ground.artist.voice_reference_key != recording_key:
            raise JobFailed("recording_superseded")
        real = await self._real(recording_key)
        report("speaking", 20)
        language = Language(str(job.payload["language"]))
        made = await self._made(job, ground.artist, language, report)
        if not real or len(made) < OPTIONS - 1:
            raise JobFailed("too_few_clips")
        clips = await self._stored(job, ground.artist, ground.consent, real, made)

        async def effects(work: UnitOfWork) -> None:
            await self.consent.recheck(job, work)
            for before in await work.voice_clips.replace(ground.artist.id, clips):
                await work.outbox.add(
                    delete_object(
                        id_=self.ids.new(),
                        bucket=Bucket.ARTISTS.value,
                        key=before.key,
                        at=self.clock.now(),
                    )
                )

        return Completion(result={"real": len(real), "made": len(made)}, effects=effects)

    async def _real(self, recording_key: str) -> tuple[Samples, ...]:
        try:
            recording = await self.objects.get(Bucket.ARTISTS, recording_key)
            return await self.clip_cutter.from_recording(
                recording, seconds=CLIP_SECONDS, at_most=REAL_CLIPS
            )
        except ObjectMissing:
            raise JobFailed("recording_superseded") from None
        except RecordingRejected as rejected:
            raise JobFailed(f"recording_{rejected.details.get('reason')}") from rejected

    async def _made(
        self, job: Job, artist: Artist, language: Language, report: Report
    ) -> list[Samples]:
        voice = await self.speak.voice_of(artist)
        made: list[Samples] = []
        for text in _texts(language):
            clip = await self._say(job, text, voice, language)
            if clip is not None:
                made.append(clip)
                report("speaking", 20 + 70 * len(made) // MADE_CLIPS)
            if len(made) == MADE_CLIPS:
                break
        return made

    async def _say(
        self, job: Job, text: str, voice: ArtistVoice, language: Language
    ) -> Samples | None:
        """Give a clip, or None where the speech is too short or says something else."""
        spoken = await self.speak.convert(
            await self.speak.say(text, voice, language=language), voice
        )
        approved = Approved(texts={"text": text}, spoken=text, language=language, keys=())
        if not await self.check_result.is_said(job, spoken.speech, approved):
            return None
        return await self.clip_cutter.from_speech(spoken.speech.samples, seconds=CLIP_SECONDS)

    async def _stored(
        self,
        job: Job,
        artist: Artist,
        consent: Consent,
        real: tuple[Samples, ...],
        made: list[Samples],
    ) -> list[VoiceClip]:
        clips = []
        for number, samples in enumerate([*real, *made]):
            clip = VoiceClip(
                id=VoiceClipId(self.ids.new()),
                artist_id=artist.id,
                consent_id=consent.id,
                recording_key=str(job.payload["recording_key"]),
                is_real=number < len(real),
                # Named by the attempt: what a lost worker writes is beside, never over.
                key=f"{clip_prefix(artist.id)}{job.id}/{job.attempts}/{number}.m4a",
            )
            audio = await self.audio_encoder.encode(Speech(samples, (), ()))
            await self.objects.put(Bucket.ARTISTS, clip.key, audio, content_type=AUDIO_TYPE)
            clips.append(clip)
        return clips


def _texts(language: Language) -> list[str]:
    """Pairs of sentences, each long enough to fill a clip."""
    wishes = PHRASEBOOKS[language].any_wishes
    pairs = zip(wishes, wishes[1:] + wishes[:1], strict=True)
    return [" ".join(pair) for pair in pairs][: MADE_CLIPS + SPARE]

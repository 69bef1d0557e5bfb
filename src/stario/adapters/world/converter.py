"""Timbre conversion with WORLD: not a clone, and told so."""

import asyncio

import attrs
import numpy as np

from stario.adapters.world import enrolment, recording
from stario.adapters.world.intelligibility import character_error_rate, envelope_agreement
from stario.adapters.world.mapping import Mapping, Moments, fitted
from stario.adapters.world.match import voice_match
from stario.adapters.world.profile import ENGINE, LearntVoice
from stario.adapters.world.vocoder import (
    Analysis,
    Matrix,
    analysed,
    coded,
    extended,
    log_pitch_of,
    synthesised,
    warped,
)
from stario.domain.kernel.errors import Invalid
from stario.ports.execution import Checkpoint, HeavyWork
from stario.ports.sound import Leveller, SpeakerEncoder, Transcriber
from stario.ports.speech import (
    SPEECH_RATE,
    ConvertedSpeech,
    RecordingRejected,
    Samples,
    Speech,
    SpeechSynthesizer,
    Utterance,
    VoiceConverter,
    VoiceProfile,
)

MAX_ERROR_RATE = 0.35
"""A profile whose converted speech is heard worse than this converts nothing."""

# Conversion may cost a little intelligibility, never much.
_MAX_ERROR_RATE_ADDED = 0.15
# Real conversions agree 0.64-0.87 with their source, the same sound half a second late 0.0-0.1.
MIN_ENVELOPE_AGREEMENT = 0.45
# Less than this is within the encoder's noise.
_LEAST_GAIN = 0.01
_LOSS_AN_OCTAVE = 0.4
# More teaches nothing new about a voice, and takes long.
_STUDIED_SECONDS = 45


@attrs.frozen(eq=False)
class _Audition:
    """How a stock voice sounds."""

    embedding: Samples
    log_pitch: float

    def nearness(self, embedding: Samples, log_pitch: float) -> float:
        """Likeness, less what the pitch is away: an octave of stretching sounds unnatural."""
        octaves = float(abs(self.log_pitch - log_pitch) / np.log(2))
        return float(self.embedding @ embedding) - _LOSS_AN_OCTAVE * octaves


@attrs.frozen(eq=False)
class _Studied:
    """What the artist's recording taught."""

    samples: Samples
    moments: Moments
    normalised: Matrix


@attrs.define(eq=False, kw_only=True)
class WorldVoiceConverter(VoiceConverter):
    """
    Pitch, vocal tract length, envelope statistics and a Gaussian mixture of shifts.

    `candidates` are the synthesizer's stock voices to start from; all of them unless given.
    """

    _synthesizer: SpeechSynthesizer
    _encoder: SpeakerEncoder
    _transcriber: Transcriber
    _leveller: Leveller
    _heavy_work: HeavyWork
    _candidates: tuple[str, ...] = ()
    _auditions: dict[str, _Audition] = attrs.field(init=False, factory=dict)
    _audition_lock: asyncio.Lock = attrs.field(init=False, factory=asyncio.Lock)

    async def enrol(self, recording: bytes) -> VoiceProfile:
        studied = await self._heavy_work.run(lambda _checkpoint: _studied(recording))
        embedding = await self._encoder.embed(studied.samples, SPEECH_RATE)
        voice = await self._nearest(embedding, studied.moments.pitch_mean)
        lessons = await self._lessons(voice)
        mapping = await self._mapping(lessons, studied, embedding)
        examination = await self._say(enrolment.EXAMINATION, voice)
        learnt = LearntVoice(
            mapping=mapping,
            embedding=embedding,
            stock_error_rate=await self._error_rate(examination.samples, examination),
        )
        converted = await self._moved(examination, learnt)
        return VoiceProfile(
            engine=ENGINE,
            voice=voice,
            data=learnt.to_bytes(),
            similarity=await self._similarity(converted, embedding),
            error_rate=await self._error_rate(converted, examination),
        )

    async def convert(self, speech: Speech, profile: VoiceProfile) -> ConvertedSpeech:
        if profile.engine != ENGINE:
            raise Invalid("profile", "other_engine", engine=profile.engine)
        if speech.rate != SPEECH_RATE:
            raise Invalid("speech", "rate", expected=SPEECH_RATE)
        learnt = LearntVoice.from_bytes(profile.data)
        before = await self._similarity(speech.samples, learnt.embedding)
        unconverted = ConvertedSpeech(
            speech=speech, voice_match=voice_match(before), converted=False
        )
        if _is_unclear(profile, learnt) or not _can_be_studied(speech.samples):
            return unconverted
        samples = await self._moved(speech, learnt)
        after = await self._similarity(samples, learnt.embedding)
        agreement = await self._heavy_work.run(
            lambda _checkpoint: envelope_agreement(speech.samples, samples)
        )
        # Nearer alone is a trap: what destroys the words can be very near.
        if after < before + _LEAST_GAIN or agreement < MIN_ENVELOPE_AGREEMENT:
            return unconverted
        return ConvertedSpeech(
            speech=attrs.evolve(speech, samples=samples),
            voice_match=voice_match(after),
            converted=True,
        )

    async def _nearest(self, embedding: Samples, log_pitch: float) -> str:
        candidates = self._candidates or self._synthesizer.voices
        async with self._audition_lock:
            for voice in candidates:
                if voice not in self._auditions:
                    self._auditions[voice] = await self._audition(voice)
        return max(
            candidates, key=lambda voice: self._auditions[voice].nearness(embedding, log_pitch)
        )

    async def _audition(self, voice: str) -> _Audition:
        said = await self._say(enrolment.AUDITION, voice)
        pitch = await self._heavy_work.run(lambda _checkpoint: log_pitch_of(said.samples))
        return _Audition(await self._encoder.embed(said.samples, said.rate), pitch)

    async def _lessons(self, voice: str) -> Samples:
        said = [await self._say(text, voice) for text in enrolment.LESSONS]
        return np.concatenate([speech.samples for speech in said])

    async def _mapping(self, lessons: Samples, studied: _Studied, embedding: Samples) -> Mapping:
        """Choose the vocal tract by ear, on statistics alone; then fit the mixture to it."""
        source = await self._heavy_work.run(lambda _checkpoint: analysed(lessons))
        length = len(lessons) // 3
        scored = []
        for warp in enrolment.WARPS:
            mapping, sound = await self._heavy_work.run(
                lambda _checkpoint, warp=warp: _tried(source, studied.moments, warp, length)  # type: ignore[misc]
            )
            scored.append((await self._similarity(sound, embedding), mapping))
        best = max(scored, key=lambda each: each[0])[1]
        return await self._heavy_work.run(
            lambda checkpoint: _finished(best, source, studied, checkpoint)
        )

    async def _moved(self, speech: Speech, learnt: LearntVoice) -> Samples:
        def work(checkpoint: Checkpoint) -> Samples:
            analysis = analysed(speech.samples)
            checkpoint()
            sound = synthesised(learnt.mapping.apply(analysis), len(speech.samples))
            checkpoint()
            return self._leveller.level(sound, SPEECH_RATE)

        return await self._heavy_work.run(work)

    async def _say(self, text: str, voice: str) -> Speech:
        return await self._synthesizer.speak(
            Utterance(text=text, language=enrolment.LANGUAGE, voice=voice)
        )

    async def _similarity(self, samples: Samples, embedding: Samples) -> float:
        return float(await self._encoder.embed(samples, SPEECH_RATE) @ embedding)

    async def _error_rate(self, samples: Samples, said: Speech) -> float:
        text = " ".join(word.text for word in said.words)
        heard = [
            await self._transcriber.transcribe(samples, SPEECH_RATE, language)
            for language in enrolment.HEARD_AS
        ]
        return min(character_error_rate(text, each) for each in heard)


def _studied(data: bytes) -> _Studied:
    opened = recording.opened(data)
    samples = opened.samples[: _STUDIED_SECONDS * SPEECH_RATE]
    analysis = analysed(samples)
    cepstrum = coded(extended(analysis.envelope, opened.bandwidth_hertz))
    try:
        moments = Moments.of(analysis, cepstrum)
    except ValueError as unvoiced:
        raise RecordingRejected(reason="not_speech") from unvoiced
    return _Studied(samples, moments, moments.normalised(cepstrum)[analysis.active])


def _is_unclear(profile: VoiceProfile, learnt: LearntVoice) -> bool:
    """What was not measured (NaN) is not held against the profile."""
    limit = min(MAX_ERROR_RATE, learnt.stock_error_rate + _MAX_ERROR_RATE_ADDED)
    return profile.error_rate > limit


def _can_be_studied(samples: Samples) -> bool:
    """WORLD needs a few frames; the encoder half a second."""
    return len(samples) > SPEECH_RATE // 2 and bool(np.any(samples))


def _tried(source: Analysis, target: Moments, warp: float, length: int) -> tuple[Mapping, Samples]:
    cepstrum = coded(warped(source.envelope, warp))
    mapping = Mapping(warp=warp, source=Moments.of(source, cepstrum), target=target)
    return mapping, synthesised(mapping.apply(_first(source, length)), length)


def _first(analysis: Analysis, length: int) -> Analysis:
    frames = length * 200 // SPEECH_RATE
    return Analysis(
        analysis.pitch[:frames], analysis.envelope[:frames], analysis.noisiness[:frames]
    )


def _finished(
    mapping: Mapping, source: Analysis, studied: _Studied, checkpoint: Checkpoint
) -> Mapping:
    cepstrum = coded(warped(source.envelope, mapping.warp))
    checkpoint()
    normalised = mapping.source.normalised(cepstrum)[source.active]
    return attrs.evolve(mapping, mixture=fitted(normalised, studied.normalised))

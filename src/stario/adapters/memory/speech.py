"""A voice of three tones: quick, small and exact, for tests of everything around speech."""

import io
import unicodedata
from collections.abc import Iterator
from typing import Final

import attrs
import numpy as np
import soundfile  # type: ignore[import-untyped]
from numpy.typing import NDArray

from stario.adapters.memory.hearing import Echo
from stario.adapters.memory.sound import BANDS, colour, coloured, levelled
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.language import Language
from stario.ports.sound import Transcriber
from stario.ports.speech import (
    SPEECH_RATE,
    ConvertedSpeech,
    Emotion,
    LanguageUnsupported,
    Phone,
    RecordingRejected,
    Samples,
    Speech,
    SpeechSynthesizer,
    Unspeakable,
    Utterance,
    VoiceConverter,
    VoiceProfile,
    Word,
)

Levels = NDArray[np.float64]

_PITCHES: Final = {"tone_high": 210.0, "tone_low": 120.0}
_FORMANTS: Final = {
    "a": (750, 1250), "e": (480, 1950), "i": (290, 2250), "o": (450, 850), "u": (310, 800),
    "m": (260, 1000), "n": (270, 1500), "l": (350, 1200), "r": (400, 1300), "j": (300, 2100),
    "v": (280, 1100), "z": (300, 1800),
}  # fmt: skip
_VOWELS: Final = frozenset("aeiou")
# Letters of every alphabet of the product, by what the lips do.
_SOUNDS: Final = {
    **dict.fromkeys("aàáаяʼ", "a"), **dict.fromkeys("eеэё", "e"), **dict.fromkeys("iyиыйı", "i"),
    **dict.fromkeys("oоўö", "o"), **dict.fromkeys("uуюü", "u"), **dict.fromkeys("mм", "m"),
    **dict.fromkeys("nн", "n"), **dict.fromkeys("lл", "l"), **dict.fromkeys("rр", "r"),
    **dict.fromkeys("vwв", "v"), **dict.fromkeys("zjжз", "z"), **dict.fromkeys("bб", "b"),
    **dict.fromkeys("pп", "p"), **dict.fromkeys("fф", "f"), **dict.fromkeys("scсшщцчşç", "s"),
    **dict.fromkeys("kqgкгқғğ", "k"), **dict.fromkeys("hxхҳ", "h"),
}  # fmt: skip
_PITCH_FACTORS: Final = {
    Emotion.NEUTRAL: 1.0, Emotion.HAPPY: 1.1, Emotion.SAD: 0.9, Emotion.EXCITED: 1.2,
}  # fmt: skip
_TEMPO_FACTORS: Final = {
    Emotion.NEUTRAL: 1.0, Emotion.HAPPY: 1.05, Emotion.SAD: 0.85, Emotion.EXCITED: 1.15,
}  # fmt: skip
_VOWEL_SECONDS, _CONSONANT_SECONDS, _GAP_SECONDS, _PAUSE_SECONDS = 0.11, 0.07, 0.03, 0.25
_EDGE_SECONDS = 0.1


@attrs.frozen
class MemorySynthesizer(SpeechSynthesizer):
    """One tone a letter; vowels and voiced consonants have a pitch and two formants."""

    echo: Echo = attrs.field(factory=Echo)

    @property
    def languages(self) -> frozenset[Language]:
        return frozenset(Language)

    @property
    def voices(self) -> tuple[str, ...]:
        return tuple(_PITCHES)

    async def speak(self, utterance: Utterance) -> Speech:
        if utterance.language not in self.languages:
            raise LanguageUnsupported(language=utterance.language)
        if utterance.voice not in _PITCHES:
            raise NotFound(voice=utterance.voice)
        if not 0.5 <= utterance.speed <= 2.0:
            raise Invalid("speed", "out_of_range", minimum=0.5, maximum=2.0)
        tempo = utterance.speed * _TEMPO_FACTORS[utterance.emotion]
        phones, words = _timed(_written(utterance.text), tempo)
        if not words:
            raise Unspeakable(language=utterance.language)
        pitch = _PITCHES[utterance.voice] * _PITCH_FACTORS[utterance.emotion]
        samples = levelled(_sounded(phones, pitch))
        self.echo.say(samples, SPEECH_RATE, utterance.text)
        return Speech(samples=samples, phones=phones, words=words)


@attrs.frozen
class MemoryTranscriber(Transcriber):
    """Hears `text` in every sound that is not silent."""

    text: str = ""
    languages: frozenset[str] = frozenset(["uz", "tr", "ru", "en"])

    async def transcribe(
        self,
        samples: Samples,
        rate: int,  # noqa: ARG002 - the port's
        language: str,
    ) -> str:
        if language not in self.languages:
            raise LanguageUnsupported(language=language)
        return self.text if np.any(np.abs(samples) > 1e-4) else ""


def _written(text: str) -> list[str]:
    """Words with their punctuation; what has no letter or digit joins the word before it."""
    out: list[str] = []
    for token in unicodedata.normalize("NFC", text).split():
        kept = "".join(each for each in token if unicodedata.category(each) not in ("So", "Cf"))
        if any(each.isalnum() for each in kept):
            out.append(kept)
        elif out and kept:
            out[-1] = f"{out[-1]} {kept}"
    return out


def _timed(words: list[str], tempo: float) -> tuple[tuple[Phone, ...], tuple[Word, ...]]:
    at = _EDGE_SECONDS
    phones: list[Phone] = []
    timed: list[Word] = []
    for number, word in enumerate(words):
        if number:
            closed = words[number - 1].endswith((".", "!", "?", ",", "…"))
            end = at + (_PAUSE_SECONDS if closed else _GAP_SECONDS) / tempo
            phones.append(Phone("", at, end))
            at = end
        start = at
        for ipa in _phones(word):
            end = at + (_VOWEL_SECONDS if ipa in _VOWELS else _CONSONANT_SECONDS) / tempo
            phones.append(Phone(ipa, at, end))
            at = end
        timed.append(Word(word, start, at))
    return tuple(phones), tuple(timed)


def _phones(word: str) -> Iterator[str]:
    for letter in word.lower():
        if letter.isalnum():
            yield _SOUNDS.get(letter, "t")


def _sounded(phones: tuple[Phone, ...], pitch: float) -> Samples:
    end = phones[-1].end_seconds if phones else 0.0
    sound = np.zeros(int((end + _EDGE_SECONDS) * SPEECH_RATE), np.float32)
    for phone in phones:
        start, stop = (int(at * SPEECH_RATE) for at in (phone.start_seconds, phone.end_seconds))
        sound[start:stop] = _tone(phone.ipa, stop - start, pitch)
    return sound


def _tone(ipa: str, count: int, pitch: float) -> Samples:
    if ipa in ("", "b", "p"):
        return np.zeros(count, np.float32)
    time = np.arange(count) / SPEECH_RATE
    edge = np.minimum(1, np.minimum(np.arange(count), np.arange(count)[::-1]) / 120)
    if ipa in _FORMANTS:
        first, second = _FORMANTS[ipa]
        level = 1.0 if ipa in _VOWELS else 0.4
        parts = (np.sin(2 * np.pi * hertz * time) for hertz in (pitch, first, second))
        sound = level * sum(gain * part for gain, part in zip((0.5, 1.0, 0.5), parts, strict=True))
    else:
        sound = 0.2 * np.random.default_rng(ord(ipa)).uniform(-1, 1, count)
    return np.asarray(sound * edge, np.float32)


_ENGINE: Final = "memory"
_FORMATS: Final = frozenset(["WAV", "WAVEX", "FLAC", "MP3", "OGG"])
_MIN_SECONDS, _MAX_SECONDS = 10.0, 180.0
_MAX_GAIN_DB = 12.0
_SILENT_RMS = 0.003


@attrs.frozen
class MemoryVoiceConverter(VoiceConverter):
    """
    Gives speech the long-term spectrum of the recording.

    The same recordings are refused as by a real engine, for the same reasons.
    """

    voice: str = "tone_high"

    async def enrol(self, recording: bytes) -> VoiceProfile:
        samples = _opened(recording)
        _require_usable(samples)
        target = colour(samples).astype(np.float32)
        return VoiceProfile(
            engine=_ENGINE,
            voice=self.voice,
            data=target.tobytes(),
            similarity=1.0,
            error_rate=0.0,
        )

    async def convert(self, speech: Speech, profile: VoiceProfile) -> ConvertedSpeech:
        if profile.engine != _ENGINE or len(profile.data) != BANDS * 4:
            raise Invalid("profile", "malformed", engine=profile.engine)
        target = np.frombuffer(profile.data, np.float32).astype(np.float64)
        if not np.any(speech.samples):
            return ConvertedSpeech(speech=speech, voice_match=0, converted=False)
        own = colour(speech.samples)
        samples = levelled(
            coloured(speech.samples, np.clip(target - own, -_MAX_GAIN_DB, _MAX_GAIN_DB))
        )
        before, after = _likeness(own, target), _likeness(colour(samples), target)
        if after <= before:
            return ConvertedSpeech(speech=speech, voice_match=before, converted=False)
        moved = attrs.evolve(speech, samples=samples)
        return ConvertedSpeech(speech=moved, voice_match=after, converted=True)


def _likeness(own: Levels, target: Levels) -> int:
    """100 for the same colour, 0 from a mean difference of 30 dB on."""
    return int(np.clip(100 - np.abs(own - target).mean() / 0.3, 0, 100))


def _opened(recording: bytes) -> Samples:
    try:
        with soundfile.SoundFile(io.BytesIO(recording)) as file:
            if file.format not in _FORMATS:
                raise RecordingRejected(reason="not_sound")
            rate = int(file.samplerate)
            frames = file.read(int(_MAX_SECONDS * rate) + 1, dtype="float32", always_2d=True)
    except (soundfile.SoundFileError, RuntimeError, ValueError, TypeError) as broken:
        raise RecordingRejected(reason="not_sound") from broken
    sound = frames.mean(axis=1)
    if len(sound) == 0 or not np.all(np.isfinite(sound)):
        raise RecordingRejected(reason="not_sound")
    if len(sound) > _MAX_SECONDS * rate:
        raise RecordingRejected(reason="too_long", maximum_seconds=_MAX_SECONDS)
    times = np.arange(0, len(sound) / rate, 1 / SPEECH_RATE)
    return np.asarray(np.interp(times, np.arange(len(sound)) / rate, sound), np.float32)


def _require_usable(samples: Samples) -> None:
    size = SPEECH_RATE // 50
    frames = samples[: len(samples) // size * size].reshape(-1, size)
    levels = np.sqrt(np.mean(frames**2, axis=1)) + 1e-9
    loud = float(np.percentile(levels, 90)) if len(levels) else 0.0
    if loud < _SILENT_RMS:
        raise RecordingRejected(reason="silent")
    at_rail = np.abs(samples) >= np.abs(samples).max() * 0.985
    if float(np.mean(at_rail[:-2] & at_rail[1:-1] & at_rail[2:])) > 0.002:
        raise RecordingRejected(reason="clipped")
    if loud / float(np.percentile(levels, 5)) < 4:
        raise RecordingRejected(reason="noisy")
    seconds = float(np.sum(levels > loud / 32)) / 50
    if seconds < _MIN_SECONDS:
        raise RecordingRejected(reason="too_short", speech_seconds=round(seconds, 1))

"""Speech: text in, sound with timings out; and the way from a stock voice to an artist's."""

from abc import abstractmethod
from enum import StrEnum
from typing import Protocol

import attrs
import numpy as np
from numpy.typing import NDArray

from stario.domain.kernel.errors import DomainError
from stario.domain.kernel.language import Language

Samples = NDArray[np.float32]
"""Mono sound, `(time,)`, in [-1, 1]."""

SPEECH_RATE = 24_000
"""Samples a second of every `Speech`."""


class Emotion(StrEnum):
    NEUTRAL = "neutral"
    HAPPY = "happy"
    SAD = "sad"
    EXCITED = "excited"


@attrs.frozen
class Phone:
    """One speech sound in IPA; a pause has the symbol `""`."""

    ipa: str
    start_seconds: float
    end_seconds: float


@attrs.frozen
class Word:
    """One written word as the fan wrote it, with its punctuation."""

    text: str
    start_seconds: float
    end_seconds: float


@attrs.frozen(eq=False)
class Speech:
    """
    What was said.

    `phones` and `words` are in order, do not overlap and lie inside the sound.
    """

    samples: Samples
    phones: tuple[Phone, ...]
    words: tuple[Word, ...]
    rate: int = SPEECH_RATE

    @property
    def duration_seconds(self) -> float:
        return len(self.samples) / self.rate

    def framed(self, *, before_seconds: float, after_seconds: float) -> "Speech":
        """The same speech with silence around it, so that a video does not start mid-breath."""
        before, after = (round(s * self.rate) for s in (before_seconds, after_seconds))
        shift = before / self.rate
        return Speech(
            np.pad(self.samples, (before, after)),
            tuple(
                Phone(p.ipa, p.start_seconds + shift, p.end_seconds + shift) for p in self.phones
            ),
            tuple(Word(w.text, w.start_seconds + shift, w.end_seconds + shift) for w in self.words),
            self.rate,
        )


@attrs.frozen(kw_only=True)
class Utterance:
    """What to say and how: `voice` is a stock voice of the engine, `speed` a factor 0.5-2.0."""

    text: str
    language: Language
    voice: str
    emotion: Emotion = Emotion.NEUTRAL
    speed: float = 1.0


class LanguageUnsupported(DomainError):
    """The engine can't speak this language."""

    code = "language_unsupported"


class Unspeakable(DomainError):
    """The text has nothing that can be spoken in this language."""

    code = "unspeakable"


class SpeechSynthesizer(Protocol):
    """Speaks."""

    @property
    @abstractmethod
    def languages(self) -> frozenset[Language]: ...

    @property
    @abstractmethod
    def voices(self) -> tuple[str, ...]:
        """Stock voices, the default one first."""
        ...

    @abstractmethod
    async def speak(self, utterance: Utterance) -> Speech:
        """
        Speak *utterance*: integrated loudness -16 LUFS, true peak at most -1 dBTP.

        The same utterance gives the same samples.

        Raises:
            LanguageUnsupported: the language is not in `languages`.
            Unspeakable: no word of the text can be pronounced.
            NotFound: no such voice.
        """
        ...


@attrs.frozen(eq=False, kw_only=True)
class VoiceProfile:
    """
    How to reach an artist's voice; made once, at enrolment.

    `data` is the engine's own (no pickle), `similarity` the cosine between the enrolled
    recording and converted speech on a sentence that enrolment did not use, `error_rate`
    the character error rate of a speech recogniser on converted speech (NaN: not measured).
    """

    engine: str
    voice: str
    data: bytes
    similarity: float
    error_rate: float


@attrs.frozen(eq=False, kw_only=True)
class ConvertedSpeech:
    """`voice_match` is 0-100: how near the sound is to the artist's recording, told honestly."""

    speech: Speech
    voice_match: int
    converted: bool


class RecordingRejected(DomainError):
    """A voice reference that can't be used; `reason`: too_short, silent, noisy, ..."""

    code = "recording_rejected"


class VoiceConverter(Protocol):
    """Moves speech towards an artist's voice."""

    @abstractmethod
    async def enrol(self, recording: bytes) -> VoiceProfile:
        """
        Learn the artist's voice from *recording* (WAV, FLAC, MP3 or Ogg, 10-180 s of speech).

        Raises:
            RecordingRejected: it is not sound, or too short, silent, noisy or clipped.
        """
        ...

    @abstractmethod
    async def convert(self, speech: Speech, profile: VoiceProfile) -> ConvertedSpeech:
        """
        Move *speech* towards *profile*; timings stay as they are.

        Falls back to the unconverted speech (`converted=False`) where the result is
        not nearer to the artist, or no longer intelligible: similarity alone is a trap.
        """
        ...


class PhoneAligner(Protocol):
    """Finds out when each sound was said, for engines that do not tell."""

    @abstractmethod
    async def align(self, reference: Speech, samples: Samples) -> Speech:
        """
        Give *samples* (`SPEECH_RATE`) the phones and words of *reference*, which says the same.

        The voices may differ, and so may the pace.
        """
        ...

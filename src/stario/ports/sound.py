"""What is done to any sound before someone hears it."""

from abc import abstractmethod
from typing import Protocol

from stario.ports.speech import Samples

LOUDNESS_LUFS = -16.0
"""Integrated loudness of everything that Stario says (ITU-R BS.1770-4)."""

TRUE_PEAK_DBTP = -1.0
"""No reconstructed peak goes above this, so that lossy codecs do not clip."""


class Leveller(Protocol):
    """Brings sound to one loudness."""

    @abstractmethod
    def level(self, samples: Samples, rate: int) -> Samples:
        """
        Bring *samples* to `LOUDNESS_LUFS` without a true peak above `TRUE_PEAK_DBTP`.

        The length stays. Silence is given back as it is. It is CPU work of a few milliseconds a
        second of sound: call it where heavy work runs.
        """
        ...


class Transcriber(Protocol):
    """Writes down what is said; it measures intelligibility, so it must not be clever."""

    @abstractmethod
    async def transcribe(self, samples: Samples, rate: int, language: str) -> str:
        """
        Transcribe *samples*; *language* is an ISO 639-1 code that the recogniser knows.

        Raises:
            LanguageUnsupported: it does not know the language.
        """
        ...


class SpeakerEncoder(Protocol):
    """Tells voices apart."""

    @abstractmethod
    async def embed(self, samples: Samples, rate: int) -> Samples:
        """
        Describe the voice in *samples*, at least half a second of speech.

        Returns:
            A unit vector `(features,)`; the cosine of two of them is the similarity of voices.
        """
        ...


class ClipCutter(Protocol):
    """
    Makes clips that nothing but the voice tells apart.

    Every clip is mono at `SPEECH_RATE`, as long as asked to the sample, at `LOUDNESS_LUFS`, of the
    same bandwidth, begins with speech and fades at both ends. Methods are CPU work: they run
    where heavy work does.
    """

    @abstractmethod
    async def from_recording(
        self, recording: bytes, *, seconds: int, at_most: int
    ) -> tuple[Samples, ...]:
        """
        Cut clips that do not overlap out of a voice reference, those with the most speech first.

        Raises:
            RecordingRejected: it is no recording of a voice.
        """
        ...

    @abstractmethod
    async def from_speech(self, samples: Samples, *, seconds: int) -> Samples | None:
        """Bring made speech at `SPEECH_RATE` to a clip; None when it is too short."""
        ...

"""Hearing what the voice of tones said, for tests of everything around recognised speech."""

from collections import deque
from typing import Final

import attrs
import numpy as np

from stario.ports.sound import Transcriber
from stario.ports.speech import LanguageUnsupported, Samples

MISSPOKEN: Final = "Adashxon"
"""A name that the voice of tests gets wrong: with it, it says something else altogether."""

SAID_INSTEAD: Final = "Ertaga bozorga borib, ikki kilo olma sotib olaman."

_MOST: Final = 256
# Of the loudest: encoders and marks leave something in silence.
_AUDIBLE: Final = 0.05
# A frame of AAC lasts 0.04 s.
_TOLERANCE_SECONDS: Final = 0.05


@attrs.frozen
class Echo:
    """Remembers what was said lately, by how long it sounded."""

    _said: deque[tuple[float, str]] = attrs.field(
        init=False, factory=lambda: deque(maxlen=_MOST), eq=False
    )

    def say(self, samples: Samples, rate: int, text: str) -> None:
        """Remember that *samples* are *text*, or what is said in place of one with `MISSPOKEN`."""
        said = SAID_INSTEAD if MISSPOKEN in text else text
        self._said.appendleft((_sounding_seconds(samples, rate), said))

    def heard(self, samples: Samples, rate: int) -> str:
        """What sounded as long as *samples* do, the latest first; empty where nothing did."""
        seconds = _sounding_seconds(samples, rate)
        if not seconds or not self._said:
            return ""
        nearest, text = min(self._said, key=lambda each: abs(each[0] - seconds))
        return text if abs(nearest - seconds) <= _TOLERANCE_SECONDS else ""


@attrs.frozen
class EchoTranscriber(Transcriber):
    """Hears what the synthesizer with the same echo said, encoded and framed though it be."""

    echo: Echo
    languages: frozenset[str] = frozenset(["uz", "ru", "en"])

    async def transcribe(self, samples: Samples, rate: int, language: str) -> str:
        if language not in self.languages:
            raise LanguageUnsupported(language=language)
        return self.echo.heard(samples, rate)


def _sounding_seconds(samples: Samples, rate: int) -> float:
    """From the first to the last audible sample."""
    loud = np.abs(samples)
    loudest = float(loud.max(initial=0.0))
    if loudest < 1e-4:
        return 0.0
    audible = np.flatnonzero(loud > _AUDIBLE * loudest)
    return float(audible[-1] - audible[0] + 1) / rate

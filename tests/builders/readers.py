"""A voice of exactly one speed."""

import attrs
import numpy as np

from stario.adapters.memory.hearing import Echo
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.language import Language
from stario.ports.speech import (
    SPEECH_RATE,
    LanguageUnsupported,
    Phone,
    Speech,
    SpeechSynthesizer,
    Utterance,
    Word,
)

VOICE = "tone_high"


@attrs.define
class Reader(SpeechSynthesizer):
    """Reads at exactly so many characters a second, and remembers what it was asked."""

    characters_per_second: float = 15.0
    echo: Echo = attrs.field(factory=Echo)
    read: list[Utterance] = attrs.field(factory=list)

    @property
    def languages(self) -> frozenset[Language]:
        return frozenset(Language)

    @property
    def voices(self) -> tuple[str, ...]:
        return (VOICE,)

    async def speak(self, utterance: Utterance) -> Speech:
        if utterance.language not in self.languages:
            raise LanguageUnsupported(language=utterance.language)
        if utterance.voice not in self.voices:
            raise NotFound(voice=utterance.voice)
        self.read.append(utterance)
        seconds = len(utterance.text) / self.characters_per_second / utterance.speed
        words = utterance.text.split()
        samples = np.full(round(seconds * SPEECH_RATE), 0.1, np.float32)
        self.echo.say(samples, SPEECH_RATE, utterance.text)
        edges = [seconds * n / len(words) for n in range(len(words) + 1)]
        return Speech(
            samples,
            (Phone("a", 0.0, seconds),),
            tuple(Word(*timed) for timed in zip(words, edges, edges[1:], strict=False)),
        )

"""Speech by Kokoro-82M."""

from collections.abc import Sequence
from pathlib import Path

import attrs
import numpy as np

from stario.adapters.kokoro.emotion import MANNERS, Manner, brightened
from stario.adapters.kokoro.espeak import EspeakNg
from stario.adapters.kokoro.model import Delivery, KokoroModel
from stario.adapters.kokoro.text.front_end import FrontEnd, Sentence
from stario.adapters.kokoro.text.pronunciation import Pronunciation
from stario.adapters.kokoro.timing import Timings, timings
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.language import Language
from stario.ports.execution import Checkpoint, HeavyWork
from stario.ports.sound import Leveller
from stario.ports.speech import (
    SPEECH_RATE,
    LanguageUnsupported,
    Phone,
    Samples,
    Speech,
    SpeechSynthesizer,
    Unspeakable,
    Utterance,
    Word,
)

VOICES = (
    "ef_dora", "em_alex", "pf_dora", "pm_alex", "if_sara", "im_nicola",
    "hf_alpha", "hf_beta", "hm_omega", "hm_psi", "af_heart", "am_michael",
)  # fmt: skip
"""Stock voices; the second letter tells women's from men's."""

MIN_SPEED, MAX_SPEED = 0.5, 2.0

_LEAD_SECONDS = 0.12
_TAIL_SECONDS = 0.25
_GAP_SECONDS = 0.32
_FADE_SECONDS = 0.01
# Kokoro's neutral tempo is a newsreader's; greetings are said a little slower.
_TEMPO = 0.95


@attrs.frozen(eq=False)
class _Said:
    """A sentence without the silence around it."""

    samples: Samples
    timings: Timings


@attrs.frozen(eq=False, kw_only=True)
class KokoroSynthesizer(SpeechSynthesizer):
    """Speaks Uzbek, Russian and English with one set of voices, on CPU."""

    _model: KokoroModel
    _front_end: FrontEnd
    _leveller: Leveller
    _heavy_work: HeavyWork

    @classmethod
    def load(
        cls,
        folder: Path,
        *,
        leveller: Leveller,
        heavy_work: HeavyWork,
        threads: int = 2,
        espeak: str = "espeak-ng",
    ) -> "KokoroSynthesizer":
        """
        Load the model of *folder* (a second or two: not for the event loop).

        Raises:
            ModelMissing: a file is not there.
            ModelCorrupted: a file is not what its name says.
        """
        return cls(
            model=KokoroModel.load(folder, voices=VOICES, threads=threads),
            front_end=FrontEnd(Pronunciation(EspeakNg(espeak).ipa)),
            leveller=leveller,
            heavy_work=heavy_work,
        )

    @property
    def languages(self) -> frozenset[Language]:
        return frozenset(Language)

    @property
    def voices(self) -> tuple[str, ...]:
        return self._model.voices

    async def speak(self, utterance: Utterance) -> Speech:
        if utterance.language not in self.languages:
            raise LanguageUnsupported(language=utterance.language)
        if utterance.voice not in self.voices:
            raise NotFound(voice=utterance.voice)
        if not MIN_SPEED <= utterance.speed <= MAX_SPEED:
            raise Invalid("speed", "out_of_range", minimum=MIN_SPEED, maximum=MAX_SPEED)
        return await self._heavy_work.run(lambda checkpoint: self._speech(utterance, checkpoint))

    def _speech(self, utterance: Utterance, checkpoint: Checkpoint) -> Speech:
        read = self._front_end.sentences(utterance.text, utterance.language)
        sentences = [known for sentence in read if (known := self._known(sentence))]
        if not sentences:
            raise Unspeakable(language=utterance.language)
        manner = MANNERS[utterance.emotion]
        delivery = manner.delivery(utterance.speed * _TEMPO)
        said = []
        for sentence in sentences:
            checkpoint()
            said.append(self._said(sentence, utterance.voice, delivery))
        checkpoint()
        return self._joined(said, manner, utterance.speed)

    def _known(self, sentence: Sentence) -> Sentence:
        """Leave out phones that the model has no symbol for, and words that are left without."""
        known = (attrs.evolve(word, phones=self._model.known(word.phones)) for word in sentence)
        return tuple(word for word in known if word.phones.strip(" ,ˈˌː"))

    def _said(self, sentence: Sentence, voice: str, delivery: Delivery) -> _Said:
        symbols = "".join(word.symbols for word in sentence).rstrip()
        rendered = self._model.render(symbols, voice, delivery)
        seconds = len(rendered.samples) / SPEECH_RATE
        timed = timings(sentence, symbols, rendered.durations, seconds)
        return _trimmed(rendered.samples, timed)

    def _joined(self, said: Sequence[_Said], manner: Manner, speed: float) -> Speech:
        gap = np.zeros(int(_GAP_SECONDS * manner.pause / speed * SPEECH_RATE), np.float32)
        pieces = [np.zeros(int(_LEAD_SECONDS * SPEECH_RATE), np.float32)]
        phones: list[Phone] = []
        words: list[Word] = []
        for number, sentence in enumerate(said):
            if number:
                pieces.append(gap)
            at = sum(map(len, pieces)) / SPEECH_RATE
            if number:
                phones.append(Phone("", phones[-1].end_seconds, at + _start(sentence)))
            phones += (_later_phone(phone, at) for phone in sentence.timings.phones)
            words += (_later_word(word, at) for word in sentence.timings.words)
            pieces.append(sentence.samples)
        pieces.append(np.zeros(int(_TAIL_SECONDS * SPEECH_RATE), np.float32))
        samples = brightened(np.concatenate(pieces), manner.brightness_db)
        return Speech(
            samples=self._leveller.level(samples, SPEECH_RATE),
            phones=tuple(phones),
            words=tuple(words),
        )


def _trimmed(samples: Samples, timed: Timings) -> _Said:
    """Cut the silence before the first phone and after the last, with a margin and a fade."""
    start = max(0, int((timed.phones[0].start_seconds - 0.04) * SPEECH_RATE))
    end = min(len(samples), int((timed.phones[-1].end_seconds + 0.08) * SPEECH_RATE))
    kept = samples[start:end].copy()
    ramp = np.linspace(0, 1, int(_FADE_SECONDS * SPEECH_RATE), dtype=np.float32)
    kept[: len(ramp)] *= ramp
    kept[-len(ramp) :] *= ramp[::-1]
    offset = -start / SPEECH_RATE
    return _Said(
        kept,
        Timings(
            tuple(_later_phone(phone, offset) for phone in timed.phones),
            tuple(_later_word(word, offset) for word in timed.words),
        ),
    )


def _start(sentence: _Said) -> float:
    return sentence.timings.phones[0].start_seconds


def _later_phone(phone: Phone, seconds: float) -> Phone:
    return Phone(phone.ipa, phone.start_seconds + seconds, phone.end_seconds + seconds)


def _later_word(word: Word, seconds: float) -> Word:
    return Word(word.text, word.start_seconds + seconds, word.end_seconds + seconds)

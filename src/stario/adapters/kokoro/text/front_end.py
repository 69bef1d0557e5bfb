"""Text to sentences of phones: the part of speaking that is rules."""

from collections.abc import Iterator, Sequence

import attrs

from stario.adapters.kokoro.text import written
from stario.adapters.kokoro.text.plain import PlainText
from stario.adapters.kokoro.text.pronunciation import Pronunciation, Sound
from stario.adapters.kokoro.text.vocabulary import VOCABULARIES
from stario.domain.kernel.language import Language

MAX_SYMBOLS = 380
"""Kokoro reads at most 510 tokens at once; near that limit it hurries."""


@attrs.frozen
class SpokenWord:
    """
    A written word with what is spoken for it.

    `text` is as the fan wrote it; `phones` are Kokoro symbols, with spaces where one written word
    became several spoken ones; `pause` is the punctuation symbol after it.
    """

    text: str
    phones: str
    pause: str = ""
    glued: bool = False

    @property
    def symbols(self) -> str:
        return self.phones + self.pause + ("" if self.glued else " ")


Sentence = tuple[SpokenWord, ...]


@attrs.frozen
class FrontEnd:
    """Reads a text as a person would who knows the language."""

    pronunciation: Pronunciation

    def sentences(self, text: str, language: Language) -> list[Sentence]:
        """
        Read *text*.

        Returns:
            Sentences of at most `MAX_SYMBOLS`; an empty list where nothing can be spoken.

        Raises:
            Unavailable: the program that pronounces English is away and needed.
        """
        abbreviations = frozenset(VOCABULARIES[language].abbreviations)
        words = written.words(text, abbreviations)
        plain_text = PlainText.of(text, language)
        plain = [plain_text.spell_out(words, at) for at in range(len(words))]
        sounds = iter(self.pronunciation.sounds([each for parts in plain for each in parts]))
        spoken = [
            _word(word.text, word.pause, [next(sounds) for _part in parts])
            for word, parts in zip(words, plain, strict=True)
        ]
        return list(_limited(_sentences(_audible(spoken))))


def _word(text: str, pause: str, sounds: Sequence[Sound]) -> SpokenWord:
    heard = [sound for sound in sounds if sound.phones]
    phones = "".join(sound.phones + ("" if sound.glued else " ") for sound in heard)
    glued = bool(heard) and heard[-1].glued and not pause
    return SpokenWord(text, phones.strip().replace(" ,", ","), pause, glued)


def _audible(words: Sequence[SpokenWord]) -> list[SpokenWord]:
    """A written word without a sound stays in the captions, with the word before it."""
    out: list[SpokenWord] = []
    for word in words:
        if word.phones:
            out.append(word)
        elif out:
            before = out[-1]
            text, pause = f"{before.text} {word.text}", before.pause or word.pause
            out[-1] = attrs.evolve(before, text=text, pause=pause)
    return out


def _sentences(words: Sequence[SpokenWord]) -> Iterator[list[SpokenWord]]:
    sentence: list[SpokenWord] = []
    for word in words:
        sentence.append(word)
        if word.pause in (".", "!", "?"):
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _limited(sentences: Iterator[list[SpokenWord]]) -> Iterator[Sentence]:
    for sentence in sentences:
        yield from _cut([piece for word in sentence for piece in _short_words(word)])


def _short_words(word: SpokenWord) -> list[SpokenWord]:
    """A word too long for the model (a fan leaning on a key) is spoken as far as it goes."""
    return [attrs.evolve(word, phones=word.phones[: MAX_SYMBOLS // 2])]


def _cut(words: list[SpokenWord]) -> Iterator[Sentence]:
    """Cut at the last comma that fits, else between words."""
    while sum(len(word.symbols) for word in words) > MAX_SYMBOLS:
        fits = _count_that_fits(words)
        commas = [at + 1 for at, word in enumerate(words[:fits]) if word.pause == ","]
        at = commas[-1] if commas and commas[-1] > fits // 3 else fits
        yield tuple(words[:at])
        words = words[at:]
    if words:
        yield tuple(words)


def _count_that_fits(words: Sequence[SpokenWord]) -> int:
    length = 0
    for at, word in enumerate(words):
        length += len(word.symbols)
        if length > MAX_SYMBOLS:
            return max(at, 1)
    return len(words)

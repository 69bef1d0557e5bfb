"""Written words to plain ones: digits, signs, abbreviations and acronyms spelled out."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import attrs

from stario.adapters.kokoro.text import (
    english_numbers,
    numerals,
    russian_numbers,
    scripts,
    uzbek_numbers,
)
from stario.adapters.kokoro.text.numerals import Kind, Numeral, Surroundings
from stario.adapters.kokoro.text.vocabulary import VOCABULARIES, Vocabulary
from stario.adapters.kokoro.text.written import WrittenWord
from stario.domain.kernel.language import Language

BREAK = ","
"""A plain word that is a short pause inside a number."""


@attrs.frozen
class PlainWord:
    """One lower-case word and the language by whose rules it is read."""

    word: str
    language: Language


_SPOKEN: Mapping[Language, Callable[[Numeral, Surroundings], str]] = {
    Language.UZBEK: uzbek_numbers.spoken,
    Language.RUSSIAN: russian_numbers.spoken,
    Language.ENGLISH: english_numbers.spoken,
}
_ORDINAL: Mapping[Language, Callable[[int], str]] = {
    Language.UZBEK: uzbek_numbers.ordinal,
    Language.RUSSIAN: russian_numbers.ordinal,
    Language.ENGLISH: english_numbers.ordinal,
}
_PIECES = re.compile(r"\d+|[^\W\d_]+(?:['ʻʼ’‘`´ʹ′][^\W\d_]*)*|[&+№#@°=%$€/]")
_APOSTROPHES = re.compile("[ʻʼ’‘`´ʹ′]")
_MAX_ACRONYM_LETTERS = 5
_VOWELS = frozenset("AEIOUYАЕЁИОУЫЭЮЯЎ")


@attrs.frozen
class PlainText:
    """Spells out the words of one text."""

    language: Language
    cyrillic: bool
    shouted: bool

    @classmethod
    def of(cls, text: str, language: Language) -> "PlainText":
        return cls(language, scripts.is_mostly_cyrillic(text), text.isupper())

    @property
    def _vocabulary(self) -> Vocabulary:
        return VOCABULARIES[self.language]

    def spell_out(self, words: Sequence[WrittenWord], at: int) -> list[PlainWord]:
        """What is spoken for `words[at]`; the words around it decide case and gender."""
        core = words[at].core
        around = Surroundings(before=_core(words, at - 1), after=_core(words, at + 1))
        if numeral := numerals.recognise(core):
            return self._number(numeral, around)
        if around.after in self._vocabulary.century_words and (value := numerals.roman(core)):
            return self._plain(_ORDINAL[self.language](value))
        expansion = self._vocabulary.abbreviations.get(core.lower())
        if expansion and _is_abbreviated(words[at]):
            return self._plain(expansion)
        return [part for piece in _PIECES.findall(core) for part in self._piece(piece)]

    def _number(self, numeral: Numeral, around: Surroundings) -> list[PlainWord]:
        text = _SPOKEN[self.language](numeral, around)
        if numeral.kind is Kind.ORDINAL and numeral.suffix and numeral.suffix in text:
            # The suffix may be a word of another script, as `5G` or `2026-йил`.
            head, _suffix, _rest = text.rpartition(numeral.suffix)
            own_word = text.endswith(f" {numeral.suffix}")
            if own_word:
                return [*self._plain(head), *self._piece(numeral.suffix)]
        return self._plain(text)

    def _piece(self, piece: str) -> list[PlainWord]:
        symbols = self._vocabulary.symbols
        if piece in symbols:
            return self._plain(symbols[piece])
        if piece.isdigit():
            number = numerals.recognise(piece)
            return self._number(number, Surroundings()) if number else []
        if self._is_acronym(piece):
            letters = self._vocabulary.letters
            return [self._own(letters[each]) for each in piece if each in letters]
        word = _APOSTROPHES.sub("'", piece.lower())
        language = scripts.reading_of(word, self.language, cyrillic_text=self.cyrillic)
        return [PlainWord(word, language)]

    def _is_acronym(self, piece: str) -> bool:
        vocabulary = self._vocabulary
        if piece in vocabulary.acronyms:
            return True
        short = 1 < len(piece) <= _MAX_ACRONYM_LETTERS
        spelled = short and piece.isupper() and not self.shouted and not _vowelled(piece)
        return spelled and all(letter in vocabulary.letters for letter in piece)

    def _plain(self, text: str) -> list[PlainWord]:
        return [self._own(word) for word in _with_breaks(text)]

    def _own(self, word: str) -> PlainWord:
        return PlainWord(word.lower(), self.language)


def _with_breaks(text: str) -> Iterator[str]:
    for word in text.split():
        yield word.removesuffix(",")
        if word.endswith(","):
            yield BREAK


def _is_abbreviated(word: WrittenWord) -> bool:
    """`km` needs no full stop to be an abbreviation; `min` and `г` do."""
    return f"{word.core}." in word.text or (len(word.core) > 1 and not _vowelled(word.core))


def _vowelled(word: str) -> bool:
    return any(letter in _VOWELS for letter in word.upper())


def _core(words: Sequence[WrittenWord], at: int) -> str:
    return words[at].core.lower() if 0 <= at < len(words) else ""

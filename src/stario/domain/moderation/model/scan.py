"""Find a lexicon's entries in a text."""

import re
from collections.abc import Iterator

import attrs

from stario.domain.moderation.model.lexicon import Entry, Hit, Lexicon
from stario.domain.moderation.model.roles import GROUP, ROLES
from stario.domain.moderation.model.words import Word, joined, words_of

MOST_REMEMBERED = 60_000
"""Tokens; most of what people write they have written before."""

HARMLESS = ROLES - {GROUP}
"""Without a group of people in it no sentence is hate, and these words do nothing else."""

TOKEN = re.compile(r"\S+")
SPACED = re.compile(r"(?<!\S)[^\s\d](?:\s{1,3}\S[.,\-_*]?){2,}(?!\S)")


@attrs.frozen
class _Token:
    words: tuple[Word, ...]
    entries: tuple[tuple[int, Entry, bool], ...]
    starts_phrase: bool


@attrs.frozen(kw_only=True)
class Scanned:
    """The words of a text in order, and what the lexicon found in them."""

    words: tuple[Word, ...]
    hits: tuple[Hit, ...]

    def span(self, hit: Hit) -> tuple[int, int]:
        """Where *hit* stands in the raw text."""
        return self.words[hit.first].start, self.words[hit.last].end


class Scanner:
    """Reads each token once and remembers it; safe to share, as forgetting costs only time."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._tokens: dict[str, _Token] = {}
        self._plain: set[str] = set()

    def is_plain(self, text: str) -> bool:
        """
        Say whether *text* can hold no offence, by tokens seen before: the quick way.

        No means that the slow way must be asked.
        """
        tokens = text.split()
        return self._plain.issuperset(tokens) and not _may_be_spaced(tokens)

    def __call__(self, text: str) -> Scanned:
        words: list[Word] = []
        hits: list[Hit] = []
        wanted = False
        for found in TOKEN.finditer(text):
            token = self._token(found.group())
            base = len(words)
            words += (_moved(word, found.start()) for word in token.words)
            hits += (
                Hit(entry=item, first=base + index, last=base + index, guessed=guessed)
                for index, item, guessed in token.entries
            )
            wanted = wanted or token.starts_phrase
        if wanted:
            # The joined reading of a token is no word between two others.
            whole = [index for index, word in enumerate(words) if word.whole]
            hits += (
                attrs.evolve(hit, first=whole[hit.first], last=whole[hit.last])
                for hit in self._lexicon.phrases([words[index] for index in whole])
            )
        spaced = _spaced(text) if _may_be_spaced(text.split()) else ()
        for word in spaced:
            for item, guessed in self._lexicon.of_word(word):
                hits.append(Hit(entry=item, first=len(words), last=len(words), guessed=guessed))
            words.append(word)
        return Scanned(words=tuple(words), hits=tuple(hits))

    def _token(self, raw: str) -> _Token:
        known = self._tokens.get(raw)
        if known is not None:
            return known
        words = words_of(raw[:200])
        entries = tuple(
            (index, item, guessed)
            for index, word in enumerate(words)
            for item, guessed in self._lexicon.of_word(word)
        )
        starts = any(self._lexicon.starts_phrase(word) for word in words)
        if len(self._tokens) >= MOST_REMEMBERED:
            self._tokens.clear()
            self._plain.clear()
        found = self._tokens[raw] = _Token(words, entries, starts)
        if not starts and all(item.category in HARMLESS for _index, item, _guessed in entries):
            self._plain.add(raw)
        return found


def _moved(word: Word, by: int) -> Word:
    return Word(
        spellings=word.spellings,
        start=word.start + by,
        end=word.end + by,
        masked=word.masked,
        whole=word.whole,
    )


def _may_be_spaced(tokens: list[str]) -> bool:
    """Three tokens of one letter, perhaps with a sign, are rare in plain words."""
    return sum(map((2).__ge__, map(len, tokens))) >= 3


def _spaced(text: str) -> Iterator[Word]:
    """Letters with spaces between them are a word too."""
    for found in SPACED.finditer(text):
        word = joined(text, found.start(), found.end())
        if sum(letter.isalpha() for letter in word.key) >= 3:
            yield word

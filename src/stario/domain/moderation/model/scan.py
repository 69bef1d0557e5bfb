"""Find a lexicon's entries in a text."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import attrs

from stario.domain.moderation.model.lexicon import Entry, Hit, Lexicon
from stario.domain.moderation.model.roles import GROUP, ROLES
from stario.domain.moderation.model.words import Word, joined, words_of

MOST_REMEMBERED = 60_000
"""Tokens; most of what people write they have written before."""

HARMLESS = ROLES - {GROUP}
"""Without a group of people in it no sentence is hate, and these words do nothing else."""

TOKEN = re.compile(r"\S+")
SHORTEST_SPACED = 3
SPACED = re.compile(r"(?<!\S)[^\s\d](?:\s{1,3}\S[.,\-_*]?){2,}(?!\S)")


@attrs.frozen
class _Token:
    words: tuple[Word, ...]
    entries: tuple[tuple[int, Entry, bool], ...]
    starts_phrase: bool


@attrs.frozen(kw_only=True)
class Scanned:
    """The words of a text in order, with where their tokens start, and what was found in them."""

    words: Sequence[Word]
    offsets: Sequence[int]
    hits: Sequence[Hit]

    def start(self, word: int) -> int:
        """Where the word of that number starts in the raw text."""
        return self.offsets[word] + self.words[word].start

    def end(self, word: int) -> int:
        return self.offsets[word] + self.words[word].end

    def as_meant(self) -> str | None:
        """Give the text with its disguises read, in the key; nothing if it has none."""
        disguised = [word for word in self.words if _is_disguised(word)]
        if not disguised:
            return None
        # Letters that were joined are not read a second time.
        shortest = 1 if all(word.whole for word in disguised) else 2
        return " ".join(
            word.spellings[min(1, len(word.spellings) - 1)].key if _is_disguised(word) else word.key
            for word in self.words
            if len(word.key) >= shortest
        )

    def span(self, hit: Hit) -> tuple[int, int]:
        """Where *hit* stands in the raw text."""
        return self.start(hit.first), self.end(hit.last)


class Scanner:
    """Reads each token once and remembers it; safe to share, as forgetting costs only time."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._tokens: dict[str, _Token] = {}
        self._plain: set[str] = set()
        self._heads: set[str] = set()
        self._seconds: set[str] = set()

    def is_plain(self, text: str) -> bool:
        """
        Say whether *text* can hold no offence, by tokens seen before: the quick way.

        No means that the slow way must be asked.
        """
        tokens = text.split()
        return (
            self._plain.issuperset(tokens)
            and (self._heads.isdisjoint(tokens) or not self._has_pair(tokens))
            and not _may_be_spaced(text, tokens)
        )

    def _has_pair(self, tokens: list[str]) -> bool:
        heads, seconds = self._heads, self._seconds
        return any(first in heads and second in seconds for first, second in pairwise(tokens))

    def __call__(self, text: str) -> Scanned:
        words: list[Word] = []
        offsets: list[int] = []
        hits: list[Hit] = []
        wanted = False
        for found in TOKEN.finditer(text):
            token = self._token(found.group())
            base = len(words)
            words += token.words
            offsets += [found.start()] * len(token.words)
            for index, item, guessed in token.entries:
                place = base + index
                hits.append(Hit(entry=item, first=place, last=place, guessed=guessed))
            wanted = wanted or token.starts_phrase
        if wanted:
            # The joined reading of a token is no word between two others.
            whole = [index for index, word in enumerate(words) if word.whole]
            hits += (
                attrs.evolve(hit, first=whole[hit.first], last=whole[hit.last])
                for hit in self._lexicon.phrases([words[index] for index in whole])
            )
        spaced = _spaced(text) if _may_be_spaced(text, text.split()) else ()
        for word in spaced:
            for item, guessed in self._lexicon.of_word(word):
                hits.append(Hit(entry=item, first=len(words), last=len(words), guessed=guessed))
            words.append(word)
            offsets.append(0)
        return Scanned(words=words, offsets=offsets, hits=hits)

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
            for memory in (self._tokens, self._plain, self._heads, self._seconds):
                memory.clear()
        found = self._tokens[raw] = _Token(words, entries, starts)
        if all(item.category in HARMLESS for _index, item, _guessed in entries):
            self._plain.add(raw)
        whole = [word for word in words if word.whole]
        # A dash between two words of a phrase does not part them.
        if starts or not whole:
            self._heads.add(raw)
        if not whole or any(map(self._lexicon.continues_phrase, whole)):
            self._seconds.add(raw)
        if starts and len(whole) > 1:
            self._plain.discard(raw)
        return found


def _is_disguised(word: Word) -> bool:
    """Signs among letters, or letters with something between each two of them."""
    if word.whole:
        return len(word.spellings) > 1 and not word.key.isalpha()
    return word.end - word.start >= 2 * len(word.key) - 1


def _may_be_spaced(text: str, tokens: list[str]) -> bool:
    """Counting short tokens spares most texts the search."""
    short = sum(map((2).__ge__, map(len, tokens)))
    return short >= SHORTEST_SPACED and SPACED.search(text) is not None


def _spaced(text: str) -> Iterator[Word]:
    """Letters with spaces between them are a word too."""
    for found in SPACED.finditer(text):
        word = joined(text, found.start(), found.end())
        if sum(letter.isalpha() for letter in word.key) >= SHORTEST_SPACED:
            yield word

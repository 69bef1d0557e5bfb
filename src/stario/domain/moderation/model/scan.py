"""Find a lexicon's entries in a text."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
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


@attrs.frozen(eq=False)
class _Token:
    """
    What is known of a token wherever it stands.

    `whole` are the numbers of its words but for its joined reading, which stands between no others.
    `starts_phrase` and `continues_phrase`: the token before or after it matters; one without words
    parts no phrase. `holds_phrase`: it may be one by itself, with dashes. `matters`: any of these,
    or it has entries.
    """

    raw: str
    words: tuple[Word, ...]
    whole: tuple[int, ...]
    entries: tuple[tuple[int, Entry, bool], ...]
    count: int
    starts_phrase: bool
    continues_phrase: bool
    holds_phrase: bool
    matters: bool


@attrs.define(kw_only=True, eq=False)
class Scanned:
    """
    What was found in *text*; `spaced` are words whose letters stand apart, after all others.

    Most callers want to know whether there is anything; where its words stand is found out when
    somebody asks.
    """

    text: str
    tokens: Sequence[_Token]
    spaced: Sequence[Word]
    hits: Sequence[Hit]

    @cached_property
    def words(self) -> Sequence[Word]:
        """In order."""
        return [word for token in self.tokens for word in token.words] + [*self.spaced]

    @cached_property
    def offsets(self) -> Sequence[int]:
        """Where the token of each word starts in the raw text."""
        starts = (found.start() for found in TOKEN.finditer(self.text))
        tokens = zip(starts, self.tokens, strict=True)
        offsets = [start for start, token in tokens for _word in token.words]
        return offsets + [0] * len(self.spaced)

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

    def __init__(self, lexicon: Lexicon, *, most_remembered: int = MOST_REMEMBERED) -> None:
        self._lexicon = lexicon
        self._most_remembered = most_remembered
        self._tokens: dict[str, _Token] = {}
        self._plain: set[str] = set()
        self._heads: set[str] = set()
        self._seconds: set[str] = set()
        self._pairs: dict[tuple[str, str], tuple[Entry, ...] | None] = {}
        self._apart: set[tuple[str, str]] = set()

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
        heads, seconds, apart = self._heads, self._seconds, self._apart
        return any(
            pair[0] in heads and pair[1] in seconds and pair not in apart
            for pair in pairwise(tokens)
        )

    def _pair(self, first: _Token, second: _Token) -> tuple[Entry, ...] | None:
        """Give the phrases that two tokens are, or None where more must be looked at."""
        pair = (first.raw, second.raw)
        try:
            return self._pairs[pair]
        except KeyError:
            pass
        found = None
        if len(first.whole) == len(second.whole) == 1:
            word, following = first.words[first.whole[0]], second.words[second.whole[0]]
            found = self._lexicon.pair(word, following)
        if len(self._pairs) >= self._most_remembered:
            self._pairs.clear()
            self._apart.clear()
        self._pairs[pair] = found
        if found == ():
            self._apart.add(pair)
        return found

    def __call__(self, text: str) -> Scanned:
        raw = text.split()
        known = self._tokens
        try:
            tokens = [known[each] for each in raw]
        except KeyError:
            tokens = [known.get(each) or self._token(each) for each in raw]
        hits: list[Hit] = []
        heads: list[_Token] = []
        count, before = 0, None
        for token in tokens:
            if token.matters:
                for index, item, guessed in token.entries:
                    hits.append(Hit(item, count + index, count + index, guessed))
                if before and token.continues_phrase:
                    pair = self._pair(before, token)
                    if pair is None:
                        heads.append(before)
                    elif pair:
                        hits += _pair_hits(pair, before, token, count)
                if token.holds_phrase:
                    heads.append(token)
                before = token if token.starts_phrase else None
            else:
                before = None
            count += token.count
        if heads:
            hits += self._phrases(tokens, heads)
        spaced = tuple(_spaced(text)) if _may_be_spaced(text, raw) else ()
        hits += self._spaced_hits(spaced, count)
        return Scanned(text=text, tokens=tokens, spaced=spaced, hits=hits)

    def _spaced_hits(self, spaced: Sequence[Word], count: int) -> Iterator[Hit]:
        for place, word in enumerate(spaced, count):
            for item, guessed in self._lexicon.of_word(word):
                yield Hit(item, place, place, guessed)

    def _phrases(self, tokens: Sequence[_Token], heads: Sequence[_Token]) -> Iterator[Hit]:
        """Phrases that begin in one of *heads*."""
        places: list[int] = []
        words: list[Word] = []
        starts: list[int] = []
        count = 0
        for token in tokens:
            if token in heads:
                starts += range(len(words), len(words) + len(token.whole))
            for index in token.whole:
                places.append(count + index)
                words.append(token.words[index])
            count += token.count
        for hit in self._lexicon.phrases(words, starts):
            yield hit._replace(first=places[hit.first], last=places[hit.last])

    def _token(self, raw: str) -> _Token:
        if len(self._tokens) >= self._most_remembered:
            for memory in (self._tokens, self._plain, self._heads, self._seconds, self._pairs):
                memory.clear()
            self._apart.clear()
        token = self._tokens[raw] = self._read(raw)
        # A dash between two words of a phrase does not part them.
        if token.starts_phrase:
            self._heads.add(raw)
        if token.continues_phrase:
            self._seconds.add(raw)
        is_harmless = all(item.category in HARMLESS for _index, item, _guessed in token.entries)
        if is_harmless and not token.holds_phrase:
            self._plain.add(raw)
        return token

    def _read(self, raw: str) -> _Token:
        lexicon = self._lexicon
        words = words_of(raw[:200])
        entries = tuple(
            (index, item, guessed)
            for index, word in enumerate(words)
            for item, guessed in lexicon.of_word(word)
        )
        whole = tuple(index for index, word in enumerate(words) if word.whole)
        starts = any(map(lexicon.starts_phrase, words))
        begins = starts or not whole
        continues = not whole or any(lexicon.continues_phrase(words[index]) for index in whole)
        return _Token(
            raw=raw,
            words=words,
            whole=whole,
            entries=entries,
            count=len(words),
            starts_phrase=begins,
            continues_phrase=continues,
            holds_phrase=starts and len(whole) > 1,
            matters=bool(entries) or begins or continues,
        )


def _pair_hits(pair: Sequence[Entry], before: _Token, token: _Token, count: int) -> Iterator[Hit]:
    first, last = count - before.count + before.whole[0], count + token.whole[0]
    return (Hit(item, first, last) for item in pair)


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

"""Cut a text into words, and guess what a disguised word may be meant to say."""

import re
from itertools import groupby, islice, product

import attrs

from stario.domain.moderation.model.alphabets import (
    LEET,
    LEET_CYRILLIC,
    TO_CYRILLIC,
    TO_LATIN,
)
from stario.domain.moderation.model.folding import Folded, collapsed, fold, translated

MOST_READINGS = 12
"""A word of nothing but digits has thousands; who needs more than a few isn't read by people."""

WORD = re.compile(r"[@$]?[a-z0-9](?:[a-z0-9@$!*|]*[a-z0-9*$@])?")
LATIN_LETTER = re.compile(r"[a-z]")
CYRILLIC_LETTER = re.compile(r"[Ѐ-ӿ]")
SIGNS = re.compile(r"[0-9@$!|]")
LIKE_CYRILLIC, LIKE_LATIN = frozenset(TO_CYRILLIC), frozenset(TO_LATIN)
SIMPLE = re.compile(
    r"""["«“„(\[]{0,3}([^\W\d_]+(?:['ʻʼ‘’`´][^\W\d_]+)*)[)\]"»”.,!?:;…]{0,3}""",
)
"""Letters with apostrophes, between signs that stand for no letter: nearly every token."""

SIGNS_KEPT = frozenset("@$!|*")


@attrs.frozen(kw_only=True)
class Spelling:
    """A folded word; `runs[i]` counts how often its i-th letter stood there in a row."""

    key: str
    runs: tuple[int, ...]


@attrs.frozen(kw_only=True)
class Word:
    """
    A word of a text from *start* to *end*: as it is spelt, then as else it may be read.

    `masked`: a star stands for a letter. A `whole` one is no part of what follows or precedes.
    """

    spellings: tuple[Spelling, ...]
    start: int
    end: int
    masked: bool = False
    whole: bool = True

    @property
    def key(self) -> str:
        return self.spellings[0].key


def spelling(text: str) -> Spelling:
    """Fold one word without regard to what separates its letters."""
    letters = translated(text).replace(" ", "")
    key = collapsed(letters)
    if len(key) == len(letters):
        return Spelling(key=key, runs=(1,) * len(key))
    runs: list[int] = []
    for letter, run in groupby(letters):
        count = len(list(run))
        runs += [count] if letter.isalpha() else [1] * count
    return Spelling(key=key, runs=tuple(runs))


def words_of(token: str) -> tuple[Word, ...]:
    """Cut *token*, a text without white space; spans count from its start."""
    simple = SIMPLE.fullmatch(token)
    if simple is not None and " " not in translated(simple.group(1)):
        return (_word(token, *simple.span(1)),)
    folded = fold(token)
    words = [_word(token, *_bounds(folded, found)) for found in WORD.finditer(folded.key)]
    if len(words) > 1 and len({*token} - {*"0123456789"}) > 2:
        # f.u.c.k and fu-ck are one word; what the parts are is known already.
        words.append(joined(token, words[0].start, words[-1].end))
    return tuple(words)


def joined(text: str, start: int, end: int) -> Word:
    """Read what stands between *start* and *end* as one word, whatever separates its letters."""
    raw = "".join(letter for letter in text[start:end] if letter.isalnum() or letter in SIGNS_KEPT)
    return attrs.evolve(_word(raw, 0, len(raw)), start=start, end=end, whole=False)


def _bounds(folded: Folded, found: re.Match[str]) -> tuple[int, int]:
    return folded.span(found.start(), found.end())


def _word(text: str, start: int, end: int) -> Word:
    raw = text[start:end].lower()
    first = spelling(raw)
    spellings: tuple[Spelling, ...] = (first,)
    readings = _readings(raw)
    if readings:
        found = {other.key: other for other in map(spelling, readings) if other.key}
        found.pop(first.key, None)
        spellings = (first, *found.values())
    return Word(spellings=spellings, start=start, end=end, masked="*" in first.key)


def _readings(raw: str) -> list[str]:
    found: list[str] = []
    latin, cyrillic = LATIN_LETTER.search(raw), CYRILLIC_LETTER.search(raw)
    if not raw.isalpha() and SIGNS.search(raw) and (latin or cyrillic or len(raw) > 3):
        found += _leet(raw, cyrillic=not latin)
    # Letters of two alphabets, or only such letters as look the same in both.
    alike = len(raw) >= 3 and (LIKE_CYRILLIC.issuperset(raw) or LIKE_LATIN.issuperset(raw))
    if (latin and cyrillic) or alike:
        found.append("".join(TO_LATIN.get(letter, letter) for letter in raw))
        found.append("".join(TO_CYRILLIC.get(letter, letter) for letter in raw))
    return found


def _leet(raw: str, *, cyrillic: bool) -> list[str]:
    readings = product(*(LEET.get(letter, (letter,)) for letter in raw))
    found = ["".join(letters) for letters in islice(readings, MOST_READINGS)]
    if cyrillic:
        found.append("".join(LEET_CYRILLIC.get(letter, letter) for letter in raw))
    latin = "".join(LEET[letter][0] if letter in LEET else letter for letter in raw)
    found.append("".join(TO_LATIN.get(letter, letter) for letter in latin))
    return found

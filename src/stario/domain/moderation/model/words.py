"""Cut a text into words, and guess what a disguised word may be meant to say."""

import re
from itertools import islice, product

import attrs

from stario.domain.moderation.model.alphabets import (
    LEET,
    LEET_CYRILLIC,
    TO_CYRILLIC,
    TO_LATIN,
)
from stario.domain.moderation.model.folding import Folded, fold

MOST_READINGS = 12
"""A word of nothing but digits has thousands; who needs more than a few isn't read by people."""

WORD = re.compile(r"[@$]?[a-z0-9](?:[a-z0-9@$!*|]*[a-z0-9*$@])?")
LATIN_LETTER = re.compile(r"[a-z]")
CYRILLIC_LETTER = re.compile(r"[Ѐ-ӿ]")
SIGNS = re.compile(r"[0-9@$!|]")
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
    folded = fold(text)
    pairs = [pair for pair in zip(folded.key, folded.runs, strict=True) if pair[0] != " "]
    return Spelling(key="".join(key for key, _run in pairs), runs=tuple(run for _, run in pairs))


def words_of(token: str) -> tuple[Word, ...]:
    """Cut *token*, a text without white space; spans count from its start."""
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
    spellings = {found.key: found for found in map(spelling, (raw, *_readings(raw))) if found.key}
    first = spelling(raw)
    return Word(
        spellings=tuple(spellings.values()) or (first,),
        start=start,
        end=end,
        masked="*" in first.key,
    )


def _readings(raw: str) -> list[str]:
    latin, cyrillic = LATIN_LETTER.search(raw), CYRILLIC_LETTER.search(raw)
    found: list[str] = []
    if SIGNS.search(raw) and (latin or cyrillic or len(raw) > 3):
        found += _leet(raw, cyrillic=not latin)
    # Letters of two alphabets, or only such letters as look the same in both.
    alike = all(letter in TO_CYRILLIC for letter in raw) or all(
        letter in TO_LATIN for letter in raw
    )
    if (latin and cyrillic) or (alike and len(raw) >= 3):
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

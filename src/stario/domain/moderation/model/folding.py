"""One key for all spellings of a text, and the way back from it."""

import re
import unicodedata
from functools import cache

import attrs

from stario.domain.moderation.model.alphabets import (
    APOSTROPHES,
    CYRILLIC,
    GREEK,
    LATIN,
    LEET,
    MASKS,
)

MASK = "*"
KEPT = frozenset("abcdefghijklmnoprstuvyz0123456789") | frozenset(LEET)
"""Letters of the key (there is no q, w, x in it), and signs that may stand for letters."""

_REPEATS = re.compile(r"([a-z])\1+")


@attrs.frozen(kw_only=True)
class Folded:
    """
    A key and where it came from.

    `starts[i]` and `ends[i]` bound what the i-th character of `key` stood for in the raw text, by
    code points; `runs[i]` counts how often it stood there in a row.
    """

    key: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    runs: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `key[start:end]`, not empty, stands in the raw text."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """
    Fold *text*: alphabet, case, width, marks, apostrophes, invisible signs and repeats go.

    The key has lower-case Latin letters, digits, signs that may stand for letters, and a space for
    everything else. Folding a key gives the same key.
    """
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    runs: list[int] = []
    for start, end in _clusters(text):
        for character in _key_of(text[start:end]):
            if characters and characters[-1] == character and character.isalpha():
                ends[-1] = end
                # A letter that became two of the key is no repeat of its own half.
                runs[-1] += 1
                continue
            characters.append(character)
            starts.append(start)
            ends.append(end)
            runs.append(1)
    return Folded(key="".join(characters), starts=tuple(starts), ends=tuple(ends), runs=tuple(runs))


def key_of(text: str) -> str:
    """Fold *text* without the way back."""
    return collapsed(translated(text))


def translated(text: str) -> str:
    """Fold *text* but for its repeats."""
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text.translate(_TABLE)


def collapsed(text: str) -> str:
    """Leave one letter of each run of letters."""
    return _REPEATS.sub(r"\1", text)


class _Table(dict[int, str]):
    """What `str.translate` asks for, learned letter by letter."""

    def __missing__(self, point: int) -> str:
        key = _key_of(chr(point))
        # Unicode has more letters than anybody writes; a stranger must not fill the memory.
        if len(self) < 10_000:
            self[point] = key
        return key


_TABLE = _Table()


def _clusters(text: str) -> list[tuple[int, int]]:
    """A letter and the marks after it belong together: й may come as и and a breve."""
    bounds: list[tuple[int, int]] = []
    for index, character in enumerate(text):
        if bounds and unicodedata.combining(character):
            bounds[-1] = (bounds[-1][0], index + 1)
        else:
            bounds.append((index, index + 1))
    return bounds


@cache
def _known(character: str) -> str | None:
    if character in APOSTROPHES:
        return ""
    if character in MASKS:
        return MASK
    for table in (CYRILLIC, LATIN, GREEK):
        if character in table:
            return table[character]
    return character if character in KEPT else None


def _key_of(cluster: str) -> str:
    parts = []
    for character in unicodedata.normalize("NFC", cluster):
        known = _known(character)
        parts.append(_unknown(character) if known is None else known)
    return "".join(parts)


def _unknown(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character).lower()
    return "".join(
        _bare(part) if (known := _known(part)) is None else known
        for part in unicodedata.normalize("NFC", plain)
    )


def _bare(character: str) -> str:
    category = unicodedata.category(character)
    if category[0] == "M" or category == "Cf":
        return ""
    base = unicodedata.normalize("NFKD", character)[0]
    if base != character and (known := _known(base)) is not None:
        return known
    return " "

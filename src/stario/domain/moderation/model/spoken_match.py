"""
Whether what was heard is what was approved, by consonants alone.

A small recogniser spells Uzbek in its own way and gets vowels wrong; consonants survive. Thresholds
and how they were measured: docs/model-cards/media-checks.md.
"""

import attrs

from stario.domain.moderation.model.folding import key_of
from stario.domain.moderation.model.verdict import VerdictStatus

PASSES_FROM = 0.75
"""At least as alike as this is the approved text."""

REVIEWED_FROM = 0.5
"""Less alike than this is another text; between the two a person listens."""

LEAST_CONSONANTS = 6
"""Fewer say too little: one sound that was misheard would be a tenth of them."""

WINDOW = 24
"""Consonants, about two seconds of speech: as much as a sentence put in between has at least."""

FOREIGN_BELOW = 0.55
"""A window of what was heard that is less alike to every part of the approved text is not in it."""

LONGEST = 4_000
"""Consonants that are compared, of either text."""

ANY = "?"
"""
A consonant that nobody knows: one writes 1998 where another writes it out, in some 4 consonants a
digit. It is like every other.
"""

_UNKNOWN = str.maketrans(dict.fromkeys("aeiouy @$!|*", None) | dict.fromkeys("0123456789", ANY * 4))
# One sound each; the recogniser writes the Uzbek and English j as the Turkish c.
_SOUNDS = (("ch", "q"), ("sh", "x"), ("c", "j"))


@attrs.frozen(kw_only=True)
class SpokenMatch:
    """
    `likeness` is 0 to 1 over the whole; `weakest` that of the least alike window of what was heard.
    """

    likeness: float
    weakest: float

    @property
    def status(self) -> VerdictStatus:
        if self.likeness < REVIEWED_FROM:
            return VerdictStatus.REJECTED
        if self.likeness < PASSES_FROM or self.weakest < FOREIGN_BELOW:
            return VerdictStatus.PENDING_REVIEW
        return VerdictStatus.APPROVED


def match_of(approved: str, heard: str) -> SpokenMatch:
    """
    Compare an approved text with a transcript.

    A text with almost no consonants, a number alone, is compared letter by letter.
    """
    said, meant = skeleton(heard), skeleton(approved)
    if len(meant) - meant.count(ANY) < LEAST_CONSONANTS:
        said, meant = key_of(heard).replace(" ", ""), key_of(approved).replace(" ", "")
    starts = range(0, len(said) - WINDOW + 1, WINDOW // 2)
    windows = (said[start : start + WINDOW] for start in starts)
    return SpokenMatch(
        likeness=likeness(meant, said),
        weakest=min((likeness_within(window, meant) for window in windows), default=1.0),
    )


def skeleton(text: str) -> str:
    """
    Give the consonants of *text* in every alphabet of the product: x as h, q as k.

    A digit is four that nobody knows.
    """
    key = key_of(text)
    for letters, sound in _SOUNDS:
        key = key.replace(letters, sound)
    return key.translate(_UNKNOWN)[:LONGEST]


def likeness(one: str, other: str) -> float:
    """1 for the same, 0 for nothing in common: 1 less the edits as a share of the longer one."""
    longest = max(len(one), len(other))
    return 1.0 if longest == 0 else 1 - _distances(one, other, anywhere=False)[-1] / longest


def likeness_within(part: str, whole: str) -> float:
    """How alike *part* is to that part of *whole* which is most like it."""
    if not part:
        return 1.0
    return 1 - min(len(part), *_distances(part, whole, anywhere=True)) / len(part)


def _distances(pattern: str, text: str, *, anywhere: bool) -> list[int]:
    """
    Edits between *pattern* and *text* up to each place in it; *anywhere* it may begin.

    Source: G. Myers, "A fast bit-vector algorithm for approximate string matching based on dynamic
    programming", Journal of the ACM 46 (1999), in Hyyrö's form.
    """
    count = len(pattern)
    if not count:
        return [0] * (len(text) + 1) if anywhere else list(range(len(text) + 1))
    places: dict[str, int] = {}
    for index, character in enumerate(pattern):
        places[character] = places.get(character, 0) | 1 << index
    mask, last = (1 << count) - 1, 1 << (count - 1)
    unknown = places.get(ANY, 0)
    rising, falling, score = mask, 0, count
    scores = [score]
    for character in text:
        equal = mask if character == ANY else places.get(character, 0) | unknown
        diagonal = (((equal & rising) + rising) ^ rising) | equal | falling
        up = falling | ~(diagonal | rising) & mask
        down = rising & diagonal
        score += bool(up & last) - bool(down & last)
        up = (up << 1 | (not anywhere)) & mask
        down = down << 1 & mask
        rising = down | ~(diagonal | up) & mask
        falling = up & diagonal
        scores.append(score)
    return scores

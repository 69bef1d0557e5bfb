"""
How alike two faces are, from 0 to 100.

The network says it as a cosine between -1 and 1, which means nothing to a fan: that of two
strangers is hardly ever below -0.1 or above 0.4. The score is a fixed map of it, straight between
these points:

    cosine  score  what is so near
    -1.00       0
    -0.10       5  one stranger in a hundred is farther apart
     0.11      30  half of all strangers
     0.19      50  one stranger in five
     0.30      75  one in sixty
     0.40      90  one in a thousand; from here on the network takes two photos for one person's
     1.00     100  the very same photo

With these weights the cosines of strangers have a mean of 0.11 and a deviation of 0.09: of 7,863
pairs, 0.25 % were above 0.363, 0.10 % above 0.40 and none above 0.44. Of pairs that do show one
person, 99.6 % are above 0.40.
"""

from bisect import bisect_right
from enum import StrEnum
from itertools import pairwise

SAME_PERSON_COSINE = 0.40
"""The border of "same person": one stranger in a thousand is above, one own photo in 260 below."""

_POINTS = (
    (-1.0, 0.0),
    (-0.10, 5.0),
    (0.11, 30.0),
    (0.19, 50.0),
    (0.30, 75.0),
    (SAME_PERSON_COSINE, 90.0),
    (1.0, 100.0),
)
_DIGITS = 1


class Badge(StrEnum):
    TWIN = "Twin"
    LOOKALIKE = "Lookalike"
    SIMILAR = "Similar"
    UNIQUE = "Unique"


_BADGES = ((90.0, Badge.TWIN), (75.0, Badge.LOOKALIKE), (50.0, Badge.SIMILAR))


def similarity_score(cosine: float) -> float:
    """
    Map *cosine* to 0 to 100, to a tenth.

    A higher cosine never has a lower score. One outside -1 to 1, by rounding, counts as the end.

    Raises:
        ValueError: it is no number.
    """
    if cosine != cosine:  # noqa: PLR0124  # only NaN differs from itself
        raise ValueError("a cosine that is no number")
    inside = min(1.0, max(-1.0, cosine))
    index = min(bisect_right(_POINTS, inside, key=lambda point: point[0]), len(_POINTS) - 1)
    (left, low), (right, high) = list(pairwise(_POINTS))[index - 1]
    return round(low + (high - low) * (inside - left) / (right - left), _DIGITS)


def badge_of(score: float) -> Badge:
    """What *score*, as it is shown, earns."""
    return next((badge for least, badge in _BADGES if score >= least), Badge.UNIQUE)

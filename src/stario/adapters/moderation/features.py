"""
Letters of the folded key in runs of two to five, hashed: what the model sees of a text.

Uzbek adds ending to ending, and people spell as they like; runs of letters bear both. In the
folded key one model serves all alphabets.
"""

import numpy as np
from numpy.typing import NDArray

from stario.domain.moderation.model.folding import key_of

BUCKETS_LOG2 = 18
LONGEST = 1_000
"""Letters of a text; more than an order may hold."""

SHORTEST_RUN, LONGEST_RUN = 2, 5
_CODES = np.full(256, 31, np.uint32)
_CODES[ord(" ")] = 0
for _index, _letter in enumerate("abcdefghijklmnopqrstuvwxyz"):
    _CODES[ord(_letter)] = _index + 1
_CODES[ord("0") : ord("9") + 1] = 28
_MULTIPLIER = np.uint32(2_654_435_761)  # Knuth: the golden ratio of 2^32


def buckets(text: str) -> NDArray[np.uint32]:
    """Give the bucket of each run of letters in *text*, `(runs,)` below 2 ** BUCKETS_LOG2."""
    key = " ".join(key_of(text[:LONGEST]).split())
    codes = _CODES[np.frombuffer(f" {key} ".encode("ascii", "replace"), np.uint8)]
    runs = []
    rolling = codes
    for length in range(SHORTEST_RUN, LONGEST_RUN + 1):
        if len(codes) < length:
            break
        rolling = (rolling[:-1] << np.uint32(5)) | codes[length - 1 :]
        # The length is a part of the run: `ab` and a space before it differ.
        runs.append((rolling + np.uint32(length << 27)) * _MULTIPLIER)
    if not runs:
        return np.zeros(0, np.uint32)
    return np.concatenate(runs) >> np.uint32(32 - BUCKETS_LOG2)

"""Similarity of voices as a number that a person can read."""

import numpy as np

# Cosines of the speaker encoder: the mean of different speakers, their 95th percentile, the
# weakest pair of recordings of one speaker, and the mean of such pairs.
_COSINES = (0.29, 0.57, 0.73, 0.90, 1.0)
_MATCHES = (0, 40, 70, 95, 100)


def voice_match(similarity: float) -> int:
    """
    Map a cosine to 0-100, linear between these points.

    40: one stranger in twenty is as near. 70: as near as the artist's own recordings are at
    worst. 95: as near as they are on average.
    """
    return int(np.interp(similarity, _COSINES, _MATCHES))

"""Which frequencies of the plane carry which sign of the code."""

import cv2
import numpy as np
from numpy.typing import NDArray

from stario.adapters.spread_spectrum.code import LENGTH, MarkCode, Soft
from stario.adapters.spread_spectrum.keystream import derived, order, signs
from stario.adapters.spread_spectrum.plane import SIDE, Plane

# Cycles across the plane. Lower would be seen on flat ground, higher is lost at 0.3 times the size.
_LOWEST_CYCLES = 40
_HIGHEST_CYCLES = 92
# One coefficient in eight is the same in every mark: by it a crop is found.
_PILOT_SHARE = 8


class Pattern:
    """
    Noise in a ring of the plane's two-dimensional DCT, scattered by the secret.

    Source: I. J. Cox et al., "Secure spread spectrum watermarking for multimedia", IEEE
    Transactions on Image Processing 6 (1997).
    """

    def __init__(self, secret: bytes) -> None:
        self._code = MarkCode(derived(secret, "picture tag"))
        key = derived(secret, "picture pattern")
        ring = _ring()
        ring, chips = ring[order(key, len(ring))], signs(key, len(ring))
        pilots = len(ring) // _PILOT_SHARE
        self._pilot = ring[:pilots], chips[:pilots]
        end = pilots + (len(ring) - pilots) // LENGTH * LENGTH
        self._data = ring[pilots:end], chips[pilots:end]
        self.pilot: Plane = _wave(*self._pilot)

    def wave(self, mark: int) -> Plane:
        """Give the noise that says *mark*: `(SIDE, SIDE)`, root mean square 1."""
        places, chips = self._data
        said = np.repeat(self._code.encode(mark), len(places) // LENGTH)
        wave = _wave(places, chips * said) + self.pilot
        return np.asarray(wave / wave.std(), np.float32)

    def read(self, plane: Plane) -> int | None:
        """Give the mark in a whitened *plane* that lies where it was written."""
        places, chips = self._data
        found = np.asarray(cv2.dct(plane), np.float32).ravel()[places] * chips
        heard: Soft = found.reshape(LENGTH, -1).sum(axis=1)
        return self._code.decode(heard)


def _ring() -> NDArray[np.intp]:
    cycles = np.arange(SIDE) / 2
    radius = np.hypot(cycles[:, None], cycles)
    return np.flatnonzero((radius >= _LOWEST_CYCLES) & (radius < _HIGHEST_CYCLES))


def _wave(places: NDArray[np.intp], values: NDArray[np.float32]) -> Plane:
    coefficients = np.zeros(SIDE * SIDE, np.float32)
    coefficients[places] = values
    return np.asarray(cv2.idct(coefficients.reshape(SIDE, SIDE)), np.float32)

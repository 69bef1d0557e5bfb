"""Where in the marked picture a copy comes from that was cropped or turned."""

from collections.abc import Iterator
from itertools import product

import attrs
import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import fft

from stario.adapters.spread_spectrum.plane import SIDE, Plane

_MIDDLE = (SIDE - 1) / 2
# Half a step moves the edge by one pixel: less than a quarter of the finest wave.
_SCALE_STEP = 0.008
_UNEVEN_STEPS = 7
_EVEN_STEPS = 32
_TURNS_DEGREES = tuple(sign * 0.4 * n for n in range(1, 8) for sign in (-1, 1))
_TURNED_SCALES = (1.0, 0.98, 0.96, 0.94)
_SLACK_PIXELS = 3
# Chance reaches this in one of the tried placements; what it leads to still has to decode.
_LEAST_SIGMAS = 4.5
_MOST_TRIES = 3
_STEPS_PIXELS = (2.0, 1.0, 0.5, 0.25)
_TURN_PER_PIXEL_DEGREES = 0.1


@attrs.frozen
class Placement:
    """
    The part of the marked plane that a copy shows, and the angle by which the copy was turned.

    `aspect` is width by height of the copy: a turn is one only in its own proportions.
    """

    left: float
    top: float
    width: float
    height: float
    degrees: float = 0.0
    aspect: float = 1.0

    def put_back(self, plane: Plane) -> Plane:
        """Lay the copy's *plane* where it was in the marked one; nothing (0) around it."""
        scale = np.diag([self.width / SIDE, self.height / SIDE])
        stretch = np.diag([self.aspect, 1.0])
        cos, sin = np.cos(np.deg2rad(self.degrees)), np.sin(np.deg2rad(self.degrees))
        turn = np.linalg.inv(stretch) @ np.array([[cos, -sin], [sin, cos]]) @ stretch
        linear = turn @ scale
        centre = np.array([self.left + self.width / 2, self.top + self.height / 2]) - 0.5
        shift = centre - linear @ np.array([_MIDDLE, _MIDDLE])
        moved = cv2.warpAffine(plane, np.column_stack([linear, shift]), (SIDE, SIDE))
        return np.asarray(moved, np.float32)

    def moved(self, pixels: NDArray[np.float64]) -> "Placement":
        """Move each edge, and turn, by so many *pixels*: left, top, right, bottom, turn."""
        left, top, right, bottom, turn = pixels
        return attrs.evolve(
            self,
            left=self.left + left,
            top=self.top + top,
            width=self.width + right - left,
            height=self.height + bottom - top,
            degrees=self.degrees + turn * _TURN_PER_PIXEL_DEGREES,
        )


@attrs.frozen(eq=False)
class PlacementSearch:
    """Tries sizes and turns; for each the pilot is correlated at all positions at once."""

    _pilot: Plane
    _spectrum: NDArray[np.complex64] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_spectrum", np.conj(fft.rfft2(self._pilot)))

    def placements(self, plane: Plane, aspect: float) -> Iterator[Placement]:
        """Give the likeliest placements of a whitened *plane*, the best first."""
        found = [self._at_best_position(plane, trial) for trial in _trials(aspect)]
        found.sort(key=lambda each: each[0], reverse=True)
        for sigmas, placement in found[:_MOST_TRIES]:
            if sigmas >= _LEAST_SIGMAS:
                yield self._refined(plane, placement)

    def _at_best_position(self, plane: Plane, trial: Placement) -> tuple[float, Placement]:
        moved = trial.put_back(plane)
        match = fft.irfft2(fft.rfft2(moved) * self._spectrum, s=(SIDE, SIDE))
        # Only so far to either side does a part of this size stay inside.
        across, down = int(trial.left) + _SLACK_PIXELS, int(trial.top) + _SLACK_PIXELS
        near = np.roll(match, (down, across), axis=(0, 1))[: 2 * down + 1, : 2 * across + 1]
        row, column = np.unravel_index(int(near.argmax()), near.shape)
        placement = attrs.evolve(
            trial, left=trial.left + across - int(column), top=trial.top + down - int(row)
        )
        return float(near.max() / (match.std() + 1e-9)), placement

    def _refined(self, plane: Plane, placement: Placement) -> Placement:
        """Move one edge at a time as long as that helps."""
        best = self._likeness(plane, placement)
        for pixels in _STEPS_PIXELS:
            for edge, sign in product(range(5 if placement.degrees else 4), (-1.0, 1.0)):
                while True:
                    moved = placement.moved(np.eye(5)[edge] * sign * pixels)
                    likeness = self._likeness(plane, moved)
                    if likeness <= best:
                        break
                    placement, best = moved, likeness
        return placement

    def _likeness(self, plane: Plane, placement: Placement) -> float:
        moved = placement.put_back(plane)
        return float(np.vdot(moved, self._pilot) / (np.linalg.norm(moved) + 1e-9))


def _trials(aspect: float) -> Iterator[Placement]:
    """Parts of every size looked for, each in the middle."""
    uneven = [1 - _SCALE_STEP * step for step in range(_UNEVEN_STEPS)]
    even = [1 - _SCALE_STEP * step for step in range(_UNEVEN_STEPS, _EVEN_STEPS)]
    sizes = [*product(uneven, uneven), *((scale, scale) for scale in even)]
    for across, down in sizes:
        yield _in_the_middle(across, down, aspect=aspect)
    for degrees, scale in product(_TURNS_DEGREES, _TURNED_SCALES):
        yield _in_the_middle(scale, scale, degrees=degrees, aspect=aspect)


def _in_the_middle(across: float, down: float, *, aspect: float, degrees: float = 0.0) -> Placement:
    width, height = SIDE * across, SIDE * down
    return Placement(
        (SIDE - width) / 2, (SIDE - height) / 2, width, height, degrees=degrees, aspect=aspect
    )

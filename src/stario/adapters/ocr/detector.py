"""
Where lines of words are.

Source: M. Liao et al., "Real-time Scene Text Detection with Differentiable Binarization" (AAAI
2020); sizes and thresholds are those that PP-OCR's detector was released with.
"""

from collections.abc import Iterator
from typing import Any, Final

import attrs
import cv2
import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from numpy.typing import NDArray

from stario.ports.pictures import RgbImage

Corners = NDArray[np.float32]
"""`(4, 2)`, x and y: top left, top right, bottom right, bottom left of a line as it is read."""

_STRIDE: Final = 32
_TEXT: Final = 0.3
_LEAST_SCORE: Final = 0.5
_UNCLIP: Final = 1.6
# Of the network's own pixels: less is a speck.
_SMALLEST_SIDE: Final = 3.0


@attrs.frozen
class TextDetector:
    """Finds lines at any angle, as long as they read from left to right."""

    _session: onnxruntime.InferenceSession
    longest_pixels: int = 960

    def lines(self, picture: RgbImage) -> list[Corners]:
        """Lines in the pixels of *picture*, those that the network is surest of first."""
        given, scale = self._given(picture)
        chances = self._session.run(None, {"x": given})[0][0, 0]
        found = sorted(_boxes(chances), key=lambda each: -each[0])
        return [corners * scale for _, corners in found]

    def _given(self, picture: RgbImage) -> tuple[NDArray[np.float32], Corners]:
        """The picture as the network takes it, and what its pixels are of the picture's."""
        height, width = picture.shape[:2]
        ratio = min(1.0, self.longest_pixels / max(height, width))
        rows, columns = (
            max(_STRIDE, round(side * ratio / _STRIDE) * _STRIDE) for side in (height, width)
        )
        small = cv2.resize(np.ascontiguousarray(picture), (columns, rows))
        # The network was trained on pictures that OpenCV read, blue first.
        given = small[:, :, ::-1].astype(np.float32) / np.float32(127.5) - np.float32(1)
        scale = np.array([width / columns, height / rows], np.float32)
        return np.ascontiguousarray(given.transpose(2, 0, 1)[None]), scale


def _boxes(chances: NDArray[np.float32]) -> Iterator[tuple[float, Corners]]:
    mask = cv2.dilate((chances > _TEXT).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for contour in contours:
        (x, y), (width, height), degrees = cv2.minAreaRect(contour)
        if min(width, height) < _SMALLEST_SIDE:
            continue
        score = _score(chances, cv2.boxPoints(((x, y), (width, height), degrees)))
        if score < _LEAST_SCORE:
            continue
        # The network draws lines thinner than they are: grown back by area over circumference.
        grown = _UNCLIP * width * height / (width + height)
        yield score, _upright((x, y), width + grown, height + grown, degrees)


def _score(chances: NDArray[np.float32], box: NDArray[Any]) -> float:
    corners = np.floor(box).astype(np.int32)
    left, top, width, height = cv2.boundingRect(corners)
    left, top = max(left, 0), max(top, 0)
    part = chances[top : top + height, left : left + width]
    inside = np.zeros(part.shape, np.uint8)
    cv2.fillPoly(inside, [corners - (left, top)], 1)
    return float(cv2.mean(part, inside)[0])


def _upright(middle: tuple[float, float], width: float, height: float, degrees: float) -> Corners:
    """Corners of a box turned by -45 to 45 degrees, or by up to 90 where it is a column."""
    while degrees > 45:
        degrees, width, height = degrees - 90, height, width
    while degrees <= -45:
        degrees, width, height = degrees + 90, height, width
    if height > 2 * width:
        # A line that stands: it reads upwards, as on the back of a book.
        degrees, width, height = degrees - 90, height, width
    angle = np.deg2rad(degrees)
    along, down = (
        np.array([np.cos(angle), np.sin(angle)]) * width / 2,
        np.array([-np.sin(angle), np.cos(angle)]) * height / 2,
    )
    centre = np.array(middle)
    corners = [centre - along - down, centre + along - down, centre + along + down]
    return np.array([*corners, centre - along + down], np.float32)

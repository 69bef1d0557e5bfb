"""Lines cut out of a picture and made black on white, as Tesseract reads them best."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from stario.adapters.ocr.detector import Corners
from stario.ports.pictures import RgbImage

Gray = NDArray[np.uint8]

LINE_PIXELS: Final = 48
"""How high a line is made."""

_BORDER_PIXELS: Final = 12
_LEAST_HEIGHT: Final = 6
_MOST_WIDTH: Final = 64
# White letters of a poster: nearly white in every channel, and neither specks nor a white ground.
_WHITE: Final = 200
_LEAST_SHARE, _MOST_SHARE = 0.05, 0.6


def is_readable(corners: Corners) -> bool:
    """Whether a line is high enough to be read, and no longer than lines are."""
    width, height = _sides(corners)
    return height >= _LEAST_HEIGHT and 1 <= width <= _MOST_WIDTH * height


def cut_line(picture: RgbImage, corners: Corners) -> Gray:
    """Turn the line upright, scale it to `LINE_PIXELS` and make it black on white."""
    width, height = _sides(corners)
    size = (max(1, round(width * LINE_PIXELS / height)), LINE_PIXELS)
    target = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    turn = cv2.getPerspectiveTransform(corners, target)
    line = cv2.warpPerspective(
        np.ascontiguousarray(picture),
        turn,
        size,
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    readable = _black_on_white(np.asarray(line, np.uint8))
    return np.pad(readable, _BORDER_PIXELS, constant_values=255)


def _black_on_white(line: RgbImage) -> Gray:
    white = line.min(axis=2) > _WHITE
    if _LEAST_SHARE < white.mean() < _MOST_SHARE:
        binary = np.where(white, 255, 0).astype(np.uint8)
    else:
        # The brightest channel: coloured letters on white are dark in one of them at least.
        _, split = cv2.threshold(line.max(axis=2), 0, 255, cv2.THRESH_OTSU)
        binary = np.asarray(split, np.uint8)
    edge = np.concatenate([binary[0], binary[-1], binary[:, 0], binary[:, -1]])
    return binary if edge.mean() > 127 else 255 - binary


def _sides(corners: Corners) -> tuple[float, float]:
    top_left, top_right, _, bottom_left = corners
    return (
        float(np.linalg.norm(top_right - top_left)),
        float(np.linalg.norm(bottom_left - top_left)),
    )

"""Marking a picture no more than it needs, and reading a copy of it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from stario.adapters.spread_spectrum.pattern import Pattern
from stario.adapters.spread_spectrum.placement import PlacementSearch
from stario.adapters.spread_spectrum.plane import (
    Plane,
    detail,
    energy,
    luma,
    resized,
    whitened,
)
from stario.ports.pictures import RgbImage

# Masking needs no more detail than this, however large a print is.
_LONGEST_PIXELS = 1024
_MASK_WINDOW = 9
# Wider than the window: beside type on flat ground nothing may be louder than on the ground.
_MASK_EROSION = np.ones((21, 21), np.uint8)
_MASK_SOFTNESS_SIGMA = 4.0
# Levels of 255. The first is hardly more than rounding; the last keeps hair from crawling.
_ON_FLAT_GROUND = 1.1
_LOUDEST = 5.0
# Of the detail that hides it.
_IN_DETAIL = 0.45

# Tried in turn, and the first is taken whose mark is read after worse than is promised.
_STRENGTHS = (0.6, 0.85, 1.2, 1.5)
_TRIAL_QUALITY = 40
_TRIAL_SMALL_QUALITY = 60
_TRIAL_SCALE = 0.3
_TRIAL_LEAST_PIXELS = 190


def hidden(gray: NDArray[np.uint8], wave: Plane) -> Plane:
    """Make *wave* as loud as *gray* can hide it: what to add, in levels, of the size of *gray*."""
    height, width = gray.shape
    scale = min(1.0, _LONGEST_PIXELS / max(width, height))
    small = resized(gray, max(1, round(width * scale)), max(1, round(height * scale)))
    masking = cv2.erode(energy(detail(small), _MASK_WINDOW), _MASK_EROSION)
    loudness = np.clip(_IN_DETAIL * np.asarray(masking), _ON_FLAT_GROUND, _LOUDEST)
    loudness = cv2.GaussianBlur(loudness, (0, 0), _MASK_SOFTNESS_SIGMA)
    quiet = resized(wave, small.shape[1], small.shape[0]) * np.asarray(loudness)
    return resized(np.asarray(quiet, np.float32), width, height)


class PictureMarks:
    """Reads and writes the marks of one secret."""

    def __init__(self, secret: bytes) -> None:
        self._pattern = Pattern(secret)
        self._search = PlacementSearch(self._pattern.pilot)

    def wave(self, mark: int) -> Plane:
        return self._pattern.wave(mark)

    def mark(self, image: RgbImage, mark: int) -> RgbImage:
        gray = luma(image)
        wave = hidden(gray, self._pattern.wave(mark))
        for strength in _STRENGTHS:
            levels = np.rint(strength * wave).astype(np.int16)
            if self._outlives(_added(gray, levels), mark):
                break
        return _added(image, cv2.merge([levels] * 3))

    def find(self, image: RgbImage) -> int | None:
        if min(image.shape[:2]) == 0:
            return None
        plane = whitened(luma(image))
        whole = self._pattern.read(plane)
        if whole is not None:
            return whole
        aspect = image.shape[1] / image.shape[0]
        for placement in self._search.placements(plane, aspect):
            part = self._pattern.read(placement.put_back(plane))
            if part is not None:
                return part
        return None

    def _outlives(self, gray: NDArray[np.uint8], mark: int) -> bool:
        """Tell whether *mark* is read from bad copies of *gray*."""
        height, width = gray.shape
        scale = min(1.0, max(_TRIAL_SCALE, _TRIAL_LEAST_PIXELS / min(width, height)))
        small = resized(gray, max(1, round(width * scale)), max(1, round(height * scale)))
        copies = (
            (np.rint(small).clip(0, 255).astype(np.uint8), _TRIAL_SMALL_QUALITY),
            (gray, _TRIAL_QUALITY),
        )
        return all(self._pattern.read(whitened(_jpeg(*copy))) == mark for copy in copies)


def _added(image: NDArray[np.uint8], levels: NDArray[np.int16]) -> NDArray[np.uint8]:
    return np.asarray(cv2.add(image, levels, dtype=cv2.CV_8U), np.uint8)


def _jpeg(gray: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    _done, content = cv2.imencode(".jpg", gray, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(content, cv2.IMREAD_GRAYSCALE), np.uint8)

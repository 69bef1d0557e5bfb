"""Streams of painted frames."""

from collections.abc import Callable, Iterator

import attrs
import cv2
import numpy as np
from numpy.typing import NDArray

from stario.ports.animation import Frame, FrameSize, FrameStream

Picture = NDArray[np.uint8]
"""BGR, `(height, width, 3)`."""

SMALL = FrameSize(320, 180)
SMALL_TALL = FrameSize(180, 320)


def nv12(picture: Picture) -> Frame:
    """Convert with OpenCV's own matrix, as animators do."""
    height, width = picture.shape[:2]
    flat = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420), np.uint8).ravel()
    area = height * width
    chroma = np.dstack([flat[area : area * 5 // 4], flat[area * 5 // 4 :]])
    return np.vstack([flat[:area].reshape(height, width), chroma.reshape(height // 2, width)])


def plain(size: FrameSize, bgr: tuple[int, int, int]) -> Picture:
    return np.full((size.height, size.width, 3), bgr, np.uint8)


def gradient(size: FrameSize) -> Picture:
    """Paint something with detail in every part."""
    y, x = np.mgrid[0 : size.height, 0 : size.width]
    waves = [127 + 100 * np.sin(x / 9 + shift) * np.cos(y / (7 + shift)) for shift in range(3)]
    return np.dstack(waves).astype(np.uint8)


@attrs.define(eq=False)
class PaintedFrames(FrameStream):
    """
    `count` copies of `picture`, each shifted by one more pixel to the right where `moving`.

    `before` is called with the number of each frame before it is given; `closed` tells whether
    the iteration was ended in an orderly way, and on which thread it ran.
    """

    picture: Picture
    frames: int
    moving: bool = False
    promised: int | None = None
    before: Callable[[int], None] = attrs.field(default=lambda _: None)
    closed: bool = attrs.field(init=False, default=False)

    @property
    def size(self) -> FrameSize:
        return FrameSize(self.picture.shape[1], self.picture.shape[0])

    @property
    def count(self) -> int:
        return self.frames if self.promised is None else self.promised

    def __iter__(self) -> Iterator[Frame]:
        still = nv12(self.picture)
        try:
            for index in range(self.frames):
                self.before(index)
                shifted = nv12(np.roll(self.picture, index, axis=1)) if self.moving else still
                yield shifted.copy()
        finally:
            self.closed = True

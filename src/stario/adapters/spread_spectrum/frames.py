"""Marking the frames of a video as they go by."""

from collections.abc import Iterator

import attrs
import cv2
import numpy as np

from stario.adapters.spread_spectrum.pictures import hidden
from stario.adapters.spread_spectrum.plane import Plane
from stario.ports.animation import Frame, FrameSize, FrameStream

# More than a picture needs: its copies are encoded twice. Luma of video has 219 levels of 255.
_STRENGTH = 1.3 * 219 / 255


@attrs.frozen(eq=False)
class MarkedFrames(FrameStream):
    """
    Adds the same to each frame: what the first one can hide.

    A mark that followed the movement would be seen to move.
    """

    _frames: FrameStream
    _wave: Plane

    @property
    def size(self) -> FrameSize:
        return self._frames.size

    @property
    def count(self) -> int:
        return self._frames.count

    def __iter__(self) -> Iterator[Frame]:
        levels = None
        for frame in self._frames:
            height = len(frame) * 2 // 3
            if levels is None:
                wave = hidden(frame[:height], self._wave)
                levels = np.rint(_STRENGTH * wave).astype(np.int16)
            frame[:height] = cv2.add(frame[:height], levels, dtype=cv2.CV_8U)
            yield frame

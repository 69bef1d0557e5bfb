"""Plates blended into NV12 frames."""

from collections.abc import Generator, Iterable, Sequence

import attrs
import cv2
import numpy as np
from numpy.typing import NDArray

from stario.adapters.pyav.plates import Layout, Plate, caption_plate, label_plate
from stario.domain.generation.model.captions import Caption
from stario.domain.kernel.language import Language
from stario.ports.animation import FRAMES_PER_SECOND, Frame, FrameSize

Weights = NDArray[np.float32]


@attrs.frozen(eq=False, kw_only=True)
class Overlay:
    """
    A plate made ready for one place on a frame, shown on frames `first` to `end` (not included).

    Luma has one weight a pixel, chroma one for each two by two pixels.
    """

    x: int
    y: int
    luma: Frame
    chroma: Frame
    luma_weights: Weights
    chroma_weights: Weights
    first: int
    end: int

    def draw(self, frame: Frame, frame_height: int) -> None:
        """Blend into *frame* (NV12) in place."""
        height, width = self.luma.shape
        area = frame[self.y : self.y + height, self.x : self.x + width]
        area[:] = _blended(self.luma, area, self.luma_weights)
        top = frame_height + self.y // 2
        area = frame[top : top + height // 2, self.x : self.x + width]
        pairs = area.reshape(height // 2, width // 2, 2)
        area[:] = _blended(self.chroma, pairs, self.chroma_weights).reshape(height // 2, width)


def _blended(over: Frame, under: Frame, weights: Weights) -> Frame:
    blended = cv2.blendLinear(over, np.ascontiguousarray(under), weights, 1 - weights)
    return np.asarray(blended, np.uint8)


def overlay(plate: Plate, place: tuple[int, int], size: FrameSize, frames: range) -> Overlay:
    """Convert *plate* to the colours of the frames (BT.601, limited range); crop it to them."""
    x, y = (max(coordinate, 0) // 2 * 2 for coordinate in place)
    plate = plate[: size.height - y, : size.width - x]
    height, width = plate.shape[:2]
    colours = np.asarray(
        cv2.cvtColor(np.ascontiguousarray(plate[..., :3]), cv2.COLOR_RGB2YUV_I420), np.uint8
    ).ravel()
    quarter = height * width // 4
    blue, red = colours[4 * quarter : 5 * quarter], colours[5 * quarter :]
    weights = plate[..., 3].astype(np.float32) / np.float32(255)
    halved = cv2.resize(weights, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    return Overlay(
        x=x,
        y=y,
        luma=colours[: 4 * quarter].reshape(height, width),
        chroma=np.dstack([blue, red]).reshape(height // 2, width // 2, 2),
        luma_weights=weights,
        chroma_weights=np.asarray(halved, np.float32),
        first=frames.start,
        end=frames.stop,
    )


def overlays_of(
    captions: Sequence[Caption], language: Language, size: FrameSize, count: int
) -> list[Overlay]:
    """
    Make the label, shown on all *count* frames, and *captions*, each shown in its time.

    Raises:
        Invalid: a caption has a character that is not in the typeface.
    """
    layout = Layout(size)
    label = label_plate(layout, language)
    made = [overlay(label, layout.label_corner, size, range(count))]
    for caption in captions:
        plate = caption_plate(caption.text, layout, language)
        first, end = (
            round(seconds * FRAMES_PER_SECOND)
            for seconds in (caption.start_seconds, caption.end_seconds)
        )
        if plate is not None:
            made.append(overlay(plate, layout.caption_place(plate), size, range(first, end)))
    return made


def drawn(frames: Iterable[Frame], overlays: Sequence[Overlay], height: int) -> Generator[Frame]:
    """Draw onto each frame what belongs to its moment."""
    for index, frame in enumerate(frames):
        for each in overlays:
            if each.first <= index < each.end:
                each.draw(frame, height)
        yield frame

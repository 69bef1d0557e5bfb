"""Frames as OpenCV's BGR pictures, and back without touching what was not painted."""

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from stario.ports.animation import Frame, FrameSize

Picture = NDArray[np.uint8]
"""`(height, width, 3)`, BGR."""

Mask = NDArray[np.float32]
"""`(height, width)` in [0, 1]."""


def picture_of(frame: Frame) -> Picture:
    """An NV12 frame as a picture."""
    return cast("Picture", cv2.cvtColor(frame, cv2.COLOR_YUV2BGR_NV12))


def frame_of(picture: Picture) -> Frame:
    """A picture with even sides as an NV12 frame."""
    height, width = picture.shape[:2]
    planes = cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420).ravel()
    luma, chroma = planes[: height * width], planes[height * width :]
    # I420 keeps its two chroma planes one after the other, NV12 weaves them.
    woven = chroma.reshape(2, -1).T.reshape(height // 2, width)
    return np.vstack([luma.reshape(height, width), woven])


def replace_where(frame: Frame, picture: Picture, mask: Mask) -> Frame:
    """
    A frame that shows *picture* wherever *mask* is above 0, and *frame*, bit for bit, elsewhere.

    A chroma sample is shared by four pixels; it changes with any of them.
    """
    painted = frame_of(picture)
    height, width = mask.shape
    touched = mask > 0
    quads = touched.reshape(height // 2, 2, width // 2, 2).any(axis=(1, 3))
    everywhere = np.vstack([touched, np.repeat(quads, 2, axis=1)])
    return np.where(everywhere, painted, frame)


def fitted(picture: Picture, size: FrameSize) -> Picture:
    """Scale *picture* until it covers *size*, and cut off evenly what stands over."""
    height, width = picture.shape[:2]
    scale = max(size.width / width, size.height / height)
    scaled_size = (max(size.width, round(width * scale)), max(size.height, round(height * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    scaled = cv2.resize(picture, scaled_size, interpolation=method)
    left, top = (scaled_size[0] - size.width) // 2, (scaled_size[1] - size.height) // 2
    return cast("Picture", scaled[top : top + size.height, left : left + size.width])

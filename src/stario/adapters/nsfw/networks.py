"""The two networks, each with what it was trained to see."""

from collections.abc import Sequence
from typing import Final, Protocol

import attrs
import cv2
import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from numpy.typing import NDArray

from stario.ports.pictures import RgbImage

Chances = NDArray[np.float32]
Pixels = NDArray[np.float32]

_SIDE: Final = 224

# In order of the alphabet, as nsfwjs has them.
_HENTAI, _PORN, _SEXY = 1, 3, 4


class Network(Protocol):
    def judge(self, pictures: Sequence[RgbImage]) -> Chances:
        """Explicit and suggestive, `(pictures, 2)`."""
        ...


@attrs.frozen
class NsfwjsMobilenet(Network):
    """
    Five kinds of pictures, drawn ones among them (Infinite Red, nsfwjs).

    It sees the whole picture, red first, from 0 to 1.
    """

    _session: onnxruntime.InferenceSession

    def judge(self, pictures: Sequence[RgbImage]) -> Chances:
        given = np.stack([_resized(picture, _SIDE).astype(np.float32) for picture in pictures])
        (chances,) = self._session.run(None, {"pictures": given / np.float32(255)})
        return np.stack([chances[:, _PORN] + chances[:, _HENTAI], chances[:, _SEXY]], axis=1)


_OPEN_SIDE: Final = 256
_JPEG_QUALITY: Final = 75
_MEAN_BGR: Final = np.array([104, 117, 123], np.float32)


@attrs.frozen
class OpenNsfw(Network):
    """
    Explicit or not (Yahoo, "Open Sourcing a Deep Learning Solution for Detecting NSFW Images").

    It sees the middle of the picture, blue first, less the mean of its training, after the JPEG
    encoding that every picture went through there.
    """

    _session: onnxruntime.InferenceSession

    def judge(self, pictures: Sequence[RgbImage]) -> Chances:
        given = np.stack([_middle(picture) for picture in pictures])
        (chances,) = self._session.run(None, {"input:0": given})
        return np.stack([chances[:, 1], np.zeros(len(pictures), np.float32)], axis=1)


def _middle(picture: RgbImage) -> Pixels:
    small = _resized(picture, _OPEN_SIDE)
    edge = (_OPEN_SIDE - _SIDE) // 2
    part = small[edge : edge + _SIDE, edge : edge + _SIDE, ::-1]
    _, file = cv2.imencode(".jpg", part, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    return np.asarray(cv2.imdecode(file, cv2.IMREAD_COLOR), np.float32) - _MEAN_BGR


def _resized(picture: RgbImage, side: int) -> RgbImage:
    # Averages where it shrinks: what falls between sampled pixels must not hide there.
    shrinks = min(picture.shape[:2]) > side
    way = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    small = cv2.resize(np.ascontiguousarray(picture), (side, side), interpolation=way)
    return np.asarray(small, np.uint8)

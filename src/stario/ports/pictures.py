"""Still pictures in memory and in files."""

from abc import abstractmethod
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

RgbImage = NDArray[np.uint8]
"""`(height, width, 3)`, sRGB, red first."""


class PictureFormat(StrEnum):
    JPEG = "image/jpeg"
    PNG = "image/png"


class PictureEncoder(Protocol):
    @abstractmethod
    async def encode(self, image: RgbImage, form: PictureFormat) -> bytes:
        """Write *image* as a file: JPEG at quality 92 with full colour, or PNG."""
        ...

    @abstractmethod
    async def shrink(self, image: RgbImage, *, longest_pixels: int) -> RgbImage:
        """Make it smaller, never larger, with the same proportions."""
        ...

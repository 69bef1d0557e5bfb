"""Checks of pictures without a network: quick and exact, for tests of everything around them."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from stario.ports.media_moderation import (
    MediaHash,
    MediaHasher,
    NsfwClassifier,
    NsfwVote,
    PictureReader,
    ReadLine,
    ViolenceClassifier,
)
from stario.ports.pictures import RgbImage

MODEL: Final = "memory/1"

Colour = tuple[int, int, int]

EXPLICIT_COLOUR: Final[Colour] = (255, 0, 255)
SUGGESTIVE_COLOUR: Final[Colour] = (255, 128, 0)
DISPUTED_COLOUR: Final[Colour] = (0, 255, 255)
VIOLENT_COLOUR: Final[Colour] = (255, 0, 0)

# As far as JPEG and H.264 move a plain colour.
_NEAR: Final = 40


@attrs.frozen
class MemoryNsfwClassifier(NsfwClassifier):
    """
    Goes by the share of a picture that has the colour of each kind.

    A picture all in `DISPUTED_COLOUR` is explicit for one model and not for the other.
    """

    async def classify(self, *pictures: RgbImage) -> tuple[NsfwVote, ...]:
        return tuple(_vote(picture) for picture in pictures)


@attrs.frozen
class MemoryViolenceClassifier(ViolenceClassifier):
    """Needs a person, as the product does, unless it `judges`: then `VIOLENT_COLOUR` is."""

    judges: bool = False

    async def classify(self, *pictures: RgbImage) -> tuple[float | None, ...]:
        if not self.judges:
            return (None,) * len(pictures)
        return tuple(_share(picture, VIOLENT_COLOUR) for picture in pictures)


def _vote(picture: RgbImage) -> NsfwVote:
    disputed = _share(picture, DISPUTED_COLOUR)
    return NsfwVote(
        explicit=max(_share(picture, EXPLICIT_COLOUR), disputed),
        suggestive=_share(picture, SUGGESTIVE_COLOUR),
        disagreement=disputed,
        model=MODEL,
    )


def _share(picture: RgbImage, colour: Colour) -> float:
    far = np.abs(picture.astype(np.int16) - np.array(colour, np.int16)).max(axis=2)
    return float(np.mean(far <= _NEAR))


_FIELDS: Final = 16
# Steps between neighbouring fields that a picture with something in it has.
_FULL_STEP: Final = 10.0


@attrs.frozen
class MemoryMediaHasher(MediaHasher):
    """Which of 16 by 16 fields are brighter than their median."""

    def hash(self, picture: RgbImage) -> MediaHash:
        fields = _fields(picture)
        bits = int.from_bytes(np.packbits(fields > np.median(fields)).tobytes())
        step = float(np.abs(np.diff(fields, axis=0)).mean() + np.abs(np.diff(fields)).mean())
        return MediaHash(bits=bits, quality=min(100, round(100 * step / _FULL_STEP)))

    def variants(self, picture: RgbImage) -> tuple[MediaHash, ...]:
        looks = (picture, picture[:, ::-1], _centre(picture, 0.9), _centre(picture, 0.8))
        return tuple(self.hash(look) for look in looks)


def _fields(picture: RgbImage) -> NDArray[np.float64]:
    gray = picture.mean(axis=2)
    rows, columns = (np.linspace(0, side, _FIELDS + 1).astype(int) for side in gray.shape)
    return np.array(
        [
            [
                gray[top : max(bottom, top + 1), left : max(right, left + 1)].mean()
                for left, right in pairwise(columns)
            ]
            for top, bottom in pairwise(rows)
        ]
    )


def _centre(picture: RgbImage, share: float) -> RgbImage:
    height, width = picture.shape[:2]
    top, left = (int(side * (1 - share) / 2) for side in (height, width))
    return picture[top : height - top, left : width - left]


_CELL: Final = 8
_MARK: Final = 0b10100011
_BYTE: Final = 8


@attrs.frozen
class MemoryPictureReader(PictureReader):
    """Reads what `written` wrote, encoded as JPEG or video though it be."""

    async def read(self, picture: RgbImage) -> tuple[ReadLine, ...]:
        return tuple(_lines(picture))


def written(*lines: str, width: int = 640, height: int = 480) -> RgbImage:
    """
    A grey picture with *lines* in black and white squares of 8 pixels: mark, length, UTF-8.

    A line may have as many bytes as fit in a row, `width / 64 - 2`, less the fraction.
    """
    picture = np.full((height, width, 3), 128, np.uint8)
    for number, line in enumerate(lines):
        text = line.encode()
        bits = np.unpackbits(np.frombuffer(bytes([_MARK, len(text), *text]), np.uint8))
        row = np.repeat(np.repeat(bits[None] * np.uint8(255), _CELL, 0), _CELL, 1)
        top = 2 * _CELL * number
        picture[top : top + _CELL, : row.shape[1]] = row[:, :, None]
    return picture


def _lines(picture: RgbImage) -> Iterator[ReadLine]:
    height, width = (side // _CELL for side in picture.shape[:2])
    cells = picture[: height * _CELL, : width * _CELL].mean(axis=2)
    cells = cells.reshape(height, _CELL, width, _CELL).mean(axis=(1, 3))
    for number, row in enumerate(cells):
        values = np.packbits(row > 127).tobytes()
        # Grey is neither: only what is black or white was written.
        if len(values) < 2 or values[0] != _MARK or np.abs(row[:_BYTE] - 127).min() < 64:
            continue
        text = values[2 : 2 + values[1]].decode("utf-8", "replace")
        right, top = min((2 + values[1]) * _BYTE, width) * _CELL, number * _CELL
        yield ReadLine(text=text, confidence=1.0, box=(0, top, right, top + _CELL))

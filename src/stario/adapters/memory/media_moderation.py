"""Checks of pictures without a network: quick and exact, for tests of everything around them."""

from collections.abc import Iterator
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
    rows, columns = (_parts(side) for side in gray.shape)
    return np.array([[gray[row, column].mean() for column in columns] for row in rows])


def _parts(side: int) -> list[slice]:
    """A side in as many parts as there are fields; those of a tiny picture share pixels."""
    edges = np.linspace(0, side, _FIELDS + 1).astype(int)
    starts = [min(start, side - 1) for start in edges[:-1]]
    return [slice(s, max(end, s + 1)) for s, end in zip(starts, edges[1:], strict=True)]


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

    A line of up to 255 bytes goes on in the row below; a grey row is between two lines.
    """
    cells = np.full((height // _CELL, width // _CELL), 128, np.uint8)
    row = 0
    for line in lines:
        text = line.encode()
        bits = np.unpackbits(np.frombuffer(bytes([_MARK, len(text), *text]), np.uint8))
        cells[row:].ravel()[: len(bits)] = bits * np.uint8(255)
        row += _rows(len(text), cells.shape[1]) + 1
    pixels = np.repeat(np.repeat(cells, _CELL, axis=0), _CELL, axis=1)
    picture = np.full((height, width, 3), 128, np.uint8)
    picture[: pixels.shape[0], : pixels.shape[1]] = pixels[:, :, None]
    return picture


def _lines(picture: RgbImage) -> Iterator[ReadLine]:
    height, width = (side // _CELL for side in picture.shape[:2])
    cells = picture[: height * _CELL, : width * _CELL].mean(axis=2)
    cells = cells.reshape(height, _CELL, width, _CELL).mean(axis=(1, 3))
    row = 0
    while row < height:
        values = np.packbits(cells[row:].ravel() > 127).tobytes()
        # Grey is neither: only what is black or white was written.
        written_here = width >= 2 * _BYTE and np.abs(cells[row, :_BYTE] - 127).min() > 64
        if not written_here or values[0] != _MARK:
            row += 1
            continue
        text = values[2 : 2 + values[1]].decode("utf-8", "replace")
        bottom = row + _rows(values[1], width)
        right = min((2 + values[1]) * _BYTE, width) * _CELL
        yield ReadLine(
            text=text, confidence=1.0, box=(0, row * _CELL, right, min(bottom, height) * _CELL)
        )
        row = bottom


def _rows(count: int, width: int) -> int:
    """How many rows of *width* cells a text of *count* bytes takes."""
    return -(-(2 + count) * _BYTE // width)

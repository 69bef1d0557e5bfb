"""Marks in the lowest bits: exact, invisible, and gone with the first compression."""

import hmac
from collections.abc import Iterator

import attrs
import numpy as np
from numpy.typing import NDArray

from stario.ports.animation import Frame, FrameSize, FrameStream
from stario.ports.pictures import RgbImage
from stario.ports.provenance import Watermark
from stario.ports.speech import Samples

_MARK_BYTES = 8
_TAG_BYTES = 4
_BITS = 8 * (_MARK_BYTES + _TAG_BYTES)
_LEVELS = 32_768


@attrs.frozen(eq=False)
class _MarkedFrames(FrameStream):
    _frames: FrameStream
    _bits: NDArray[np.uint8]

    @property
    def size(self) -> FrameSize:
        return self._frames.size

    @property
    def count(self) -> int:
        return self._frames.count

    def __iter__(self) -> Iterator[Frame]:
        for frame in self._frames:
            first = frame.flat[:_BITS]
            frame.flat[:_BITS] = first & 0xFE | self._bits[: len(first)]
            yield frame


@attrs.frozen
class MemoryWatermark(Watermark):
    """The mark and a tag of the secret, in the first pixels or samples."""

    _secret: bytes = attrs.field(repr=False)

    def mark_image(self, image: RgbImage, mark: int) -> RgbImage:
        marked = image.copy()
        pixels = marked.reshape(-1, 3)[:_BITS]
        pixels[:] = pixels & 0xFE | self._bits(mark)[: len(pixels), None]
        return marked

    def find_in_image(self, image: RgbImage) -> int | None:
        return self._read((image.reshape(-1, 3)[:_BITS, 0] & 1).astype(np.uint8))

    def mark_frames(self, frames: FrameStream, mark: int) -> FrameStream:
        return _MarkedFrames(frames, self._bits(mark))

    def mark_sound(self, samples: Samples, rate: int, mark: int) -> Samples:
        del rate
        marked = samples.copy()
        first = np.rint(marked[:_BITS] * _LEVELS).astype(np.int32)
        marked[:_BITS] = (first & ~1 | self._bits(mark)[: len(first)]) / _LEVELS
        return marked

    def find_in_sound(self, samples: Samples, rate: int) -> int | None:
        del rate
        first = np.rint(samples[:_BITS] * _LEVELS).astype(np.int32)
        return self._read((first & 1).astype(np.uint8))

    def _bits(self, mark: int) -> NDArray[np.uint8]:
        content = mark.to_bytes(_MARK_BYTES)
        return np.unpackbits(np.frombuffer(content + self._tag(content), np.uint8))

    def _read(self, bits: NDArray[np.uint8]) -> int | None:
        found = np.packbits(bits).tobytes()
        content, tag = found[:_MARK_BYTES], found[_MARK_BYTES:]
        whole = len(bits) == _BITS and hmac.compare_digest(tag, self._tag(content))
        return int.from_bytes(content) if whole else None

    def _tag(self, content: bytes) -> bytes:
        return hmac.digest(self._secret, content, "sha256")[:_TAG_BYTES]

"""Looking at pictures, films and sound before others do."""

from abc import abstractmethod
from typing import Protocol

import attrs

from stario.ports.pictures import RgbImage

PDQ_BITS = 256


@attrs.frozen(kw_only=True)
class NsfwVote:
    """
    What the models say of one picture, each 0 to 1.

    `explicit` is the surest of the models that explicit content blocks on; `disagreement` is how
    far apart they are; `suggestive` is bare skin short of that, which is an artist's own setting.
    """

    explicit: float
    suggestive: float
    disagreement: float
    model: str


class NsfwClassifier(Protocol):
    @abstractmethod
    async def classify(self, *pictures: RgbImage) -> tuple[NsfwVote, ...]:
        """Judge each picture `(height, width, 3)`, uint8, sRGB."""
        ...


class ViolenceClassifier(Protocol):
    @abstractmethod
    async def classify(self, *pictures: RgbImage) -> tuple[float | None, ...]:
        """Give the chance of violence in each, or None where only a person can tell."""
        ...


@attrs.frozen(kw_only=True)
class MediaHash:
    """256 bits that stay near when a picture is compressed or resized; `quality` 0 to 100."""

    bits: int
    quality: int


class MediaHasher(Protocol):
    """
    PDQ (Meta, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", 2019).

    Call it where heavy work runs.
    """

    @abstractmethod
    def hash(self, picture: RgbImage) -> MediaHash: ...

    @abstractmethod
    def variants(self, picture: RgbImage) -> tuple[MediaHash, ...]:
        """Hashes of the picture as it is, mirrored, and cropped twice: what copies look like."""
        ...


@attrs.frozen(kw_only=True)
class ReadLine:
    """One line of words in a picture; the box is left, top, right, bottom in pixels."""

    text: str
    confidence: float
    box: tuple[int, int, int, int]


class PictureReader(Protocol):
    @abstractmethod
    async def read(self, picture: RgbImage) -> tuple[ReadLine, ...]:
        """Read words in Uzbek (both alphabets), Russian and English, from top to bottom."""
        ...

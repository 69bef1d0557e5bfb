"""Posters out of people and words."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import attrs

from stario.domain.generation.model.poster import (
    PosterFormat,
    PosterQuality,
    PosterRatio,
    PosterStyle,
)
from stario.domain.kernel.language import Language
from stario.ports.cutouts import Cutout
from stario.ports.pictures import RgbImage

Finish = Callable[[RgbImage], RgbImage]
"""Goes over the art before a file is made of it, as an invisible mark does; keeps the shape."""


@attrs.frozen(kw_only=True)
class PosterWords:
    """
    What stands on a poster.

    `title` is the fan's text, the largest. `secondary` may be empty. `artist_name` is always
    shown. `kicker` is a word or two of the template ("TUGʻILGAN KUN"), or empty. `edition` is a
    short number of this poster. `label` is the visible label in the viewer's language that says
    that it was made by AI.
    """

    title: str
    secondary: str
    artist_name: str
    kicker: str
    edition: str
    label: str


@attrs.frozen(kw_only=True)
class PosterBrief:
    """
    All that a painter needs.

    `people` are the artist, and the fan beside her if there is one: one or two. `verify_url`
    goes into the QR code. The same brief and seed give the same picture.
    """

    style: PosterStyle
    ratio: PosterRatio
    language: Language
    words: PosterWords
    people: Sequence[Cutout]
    color_scheme: str | None
    verify_url: str
    seed: int


class PosterLettering(Protocol):
    """What is known of a poster before it is painted; light enough for where orders come in."""

    @abstractmethod
    def check(self, words: PosterWords, *, style: PosterStyle, ratio: PosterRatio) -> None:
        """
        Say nothing when *words* can be set; takes milliseconds.

        Raises:
            Invalid: as `PosterPainter` would.
        """
        ...

    @abstractmethod
    def color_schemes(self, style: PosterStyle) -> tuple[str, ...]:
        """As those of `PosterPainter`."""
        ...


class PosterPainter(Protocol):
    """
    Raises:
        Invalid: of either method: `glyph_missing` (with `field`: text, secondary_text or
            artist_name, and `character`), or `text_too_long` where a text fits no layout.
    """

    @abstractmethod
    async def paint(
        self, brief: PosterBrief, qualities: Sequence[PosterQuality], *, finish: Finish
    ) -> dict[PosterQuality, RgbImage]:
        """
        Paint pictures for screens: the standard one, the HD one or both.

        The short side of the standard one has 1,080 pixels. *finish* goes over each of them
        after everything is drawn.
        """
        ...

    @abstractmethod
    async def print(
        self, brief: PosterBrief, form: PosterFormat, destination: Path, *, finish: Finish
    ) -> None:
        """
        Write the sheet for a printing house at 300 dpi, with 3 mm of bleed on each side.

        A PDF holds the art as a picture and everything that is type as outlines, with its trim
        and bleed boxes; JPEG and PNG say 300 dpi. *finish* goes over the art. It stays below
        1.5 GB of memory.
        """
        ...

    @abstractmethod
    def color_schemes(self, style: PosterStyle) -> tuple[str, ...]:
        """Names that `color_scheme` may have; without one the style chooses by itself."""
        ...


class PosterSheets(Protocol):
    """Files out of a finished picture: pages, and prints where nothing is left to paint anew."""

    @abstractmethod
    async def decode(self, file: bytes) -> RgbImage:
        """
        Read a JPEG or PNG.

        Raises:
            Invalid: it is neither.
        """
        ...

    @abstractmethod
    async def page(self, image: RgbImage, destination: Path) -> None:
        """Write a PDF of one page that *image* fills, 150 pixels an inch."""
        ...

    @abstractmethod
    async def print(
        self,
        image: RgbImage,
        ratio: PosterRatio,
        form: PosterFormat,
        destination: Path,
        *,
        finish: Finish,
    ) -> None:
        """
        Write what `PosterPainter.print` writes, from *image*, enlarged to 300 dpi.

        The bleed mirrors the rim; type is part of the picture.
        """
        ...

"""Designs, shown on products and made ready for the printing house."""

from abc import abstractmethod
from pathlib import Path
from typing import Protocol

import attrs
import numpy as np
from numpy.typing import NDArray

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.language import Language
from stario.domain.merch.model.preview import PreflightFinding
from stario.domain.merch.model.product import Mockup, PrintArea
from stario.ports.pictures import RgbImage

FLAT_PIXELS = 1280
"""The longer side of a picture as it is judged."""

RgbaImage = NDArray[np.uint8]
"""`(height, width, 4)`, sRGB, red first, alpha not multiplied in."""


class ArtworkUnusable(Invalid):
    """The file is no picture that can be printed."""


@attrs.frozen(kw_only=True)
class ArtworkFile:
    """
    A picture of a fan's, made anew without anything that the sender wrote beside it.

    `content_type`: JPEG where it is opaque, else PNG.
    """

    content: bytes = attrs.field(repr=False)
    content_type: str
    width: int
    height: int


class ArtworkReader(Protocol):
    """Reads what strangers send."""

    @abstractmethod
    async def clean(self, file: Path) -> ArtworkFile:
        """
        Make *file* anew: upright, sRGB, of the pixels alone.

        Raises:
            ArtworkUnusable: its own first bytes say that it is no JPEG, PNG or WebP, or it is
                damaged, too small, or has more pixels than are taken.
        """
        ...

    @abstractmethod
    async def flatten(self, content: bytes) -> RgbImage:
        """
        Read a JPEG, PNG or WebP for those who judge it: clear parts grey, no side longer than
        `FLAT_PIXELS`. On grey, whatever is drawn in black or white shows.

        Raises:
            ArtworkUnusable: it is none of them.
        """
        ...

    @abstractmethod
    async def decode(self, content: bytes) -> RgbaImage:
        """
        Read a JPEG or PNG of ours.

        Raises:
            ArtworkUnusable: it is neither.
        """
        ...


@attrs.frozen(kw_only=True)
class Design:
    """
    What is printed on `area`: `artwork`, `text`, or both.

    The artwork keeps its proportions. Bodies that are covered to the edge are filled by it: what
    is missing at two sides continues its own rim, softly. `colour` is that of the product: type
    without a picture behind it is dark or light against it.
    """

    area: PrintArea
    mockup: Mockup
    colour: str
    artwork: RgbaImage | None = attrs.field(repr=False)
    text: str
    language: Language


class PrintPreparer(Protocol):
    """
    Raises:
        Invalid: of every method: `glyph_missing` with `character`, or `does_not_fit`, of `text`.
    """

    @abstractmethod
    async def sheet(self, design: Design) -> RgbaImage:
        """Compose the print area without bleed, for screens: 1,400 pixels on its longer side."""
        ...

    @abstractmethod
    async def preflight(self, design: Design) -> tuple[PreflightFinding, ...]:
        """
        Say what a printer would object to.

        `low_resolution` (dpi at the finished size, below the area's: a warning; below its least:
        fatal), `no_bleed` (mm: art that should be cut reaches the edge but not beyond it),
        `outside_safe_zone` (mm between type and edge), `thin_type` (mm of a capital's height),
        `transparent_edges` (share of half-transparent pixels), `nothing_to_print` (fatal).
        """
        ...

    @abstractmethod
    async def write(self, design: Design, destination: Path) -> None:
        """
        Write the file for the printing house: a PDF page of the finished size with bleed.

        Art stands in it at 300 dpi at most and keeps its transparency, type stays outlines, and
        trim and bleed boxes say where it is cut. It stays below 1.5 GB of memory.
        """
        ...


class MockupRenderer(Protocol):
    @abstractmethod
    async def show(
        self, sheet: RgbaImage, *, mockup: Mockup, area: PrintArea, colour: str
    ) -> RgbImage:
        """
        Picture the product with *sheet* on it, which fills *area*; 1,200 pixels square.

        Args:
            colour: of the variant: a name such as `navy`, or `#1c2746`.
        """
        ...


class ArtPainter(Protocol):
    @abstractmethod
    async def paint(
        self, prompt: str, *, width: int, height: int, seed: int, is_emblem: bool = False
    ) -> RgbaImage:
        """
        Make art out of words, with nobody and no letters in it; the same words and seed give the
        same art. An emblem is a disc, and clear around it; else the art fills its page.

        A painter with a network takes the words as they are. One without chooses a style, a motif
        and colours by what it finds in them.
        """
        ...

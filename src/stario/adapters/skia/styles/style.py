"""What a style is."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Protocol

import attrs
import skia

from stario.adapters.skia.effects.noise import Picture
from stario.adapters.skia.layout.spec import Spec
from stario.adapters.skia.scene import Scene
from stario.domain.generation.model.poster import PosterRatio


@attrs.frozen
class CodeColours:
    """Of a QR code, sRGB in 0..1: readers want dark modules on a light plate."""

    dark: tuple[float, float, float]
    light: tuple[float, float, float]


class Style(Protocol):
    """
    Stateless; `styles.STYLES` maps a `PosterStyle` to one.

    The painter solves `specs[ratio]` with the words and people, asks for `art` once for the
    screen pictures at `unit_pixels` 2 without bleed (the standard one is made of it by halving),
    or once for a print at `unit_pixels` 2 with bleed. Then it draws `letters` over it at the final
    size of each picture, or as outlines in a PDF, and after that the QR code.
    """

    @property
    @abstractmethod
    def specs(self) -> Mapping[PosterRatio, Spec]:
        """All four ratios."""
        ...

    @property
    @abstractmethod
    def schemes(self) -> tuple[str, ...]:
        """Names of the colour schemes, three or more; the first is the style's own choice."""
        ...

    @abstractmethod
    def code_colours(self, scheme: str) -> CodeColours: ...

    @abstractmethod
    def art(self, scene: Scene) -> Picture:
        """
        Paint everything but letters: background, people, plates and whatever glows.

        Returns:
            `(scene.height, scene.width, 3)`, sRGB in 0..1.
        """
        ...

    @abstractmethod
    def letters(self, canvas: skia.Canvas, scene: Scene) -> None:
        """
        Draw words and lines with *canvas*'s own units: (0, 0) is the cut's left upper corner.

        Only paths and flat colours (no blur, no blend modes): in a PDF they stay outlines.
        `scene.figures` is empty here and `unit_pixels` is of no meaning.
        """
        ...

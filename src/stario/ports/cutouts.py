"""A person out of a photo."""

from abc import abstractmethod
from enum import StrEnum
from typing import Protocol

import attrs

from stario.domain.kernel.errors import DomainError


@attrs.frozen
class Box:
    """Pixels; the corner is the left upper one, and may lie outside of the picture."""

    x: float
    y: float
    width: float
    height: float


@attrs.frozen(kw_only=True)
class Cutout:
    """
    A person without what stood behind.

    `png` is RGBA with straight alpha and no colour of the old background in half-covered pixels,
    at most 2,048 pixels on the long side; `face` is the face's box in it, chin to hairline.
    """

    png: bytes
    width: int
    height: int
    face: Box


class CutoutProblem(StrEnum):
    NOT_AN_IMAGE = "not_an_image"
    TOO_LARGE = "too_large"
    NO_FACE = "no_face"
    FACE_TOO_SMALL = "face_too_small"


class NobodyToCut(DomainError):
    """No person can be taken out of the photo; `reason` is a `CutoutProblem`."""

    code = "nobody_to_cut"


class PortraitCutter(Protocol):
    @property
    @abstractmethod
    def engine(self) -> str:
        """What makes the cutouts, with its release, as is kept beside them."""
        ...

    @abstractmethod
    async def cut(self, photo: bytes) -> Cutout:
        """
        Take the person with the largest face out of *photo* (JPEG, PNG or WebP).

        The photo's orientation mark is honoured. Neighbours are left behind.

        Raises:
            NobodyToCut: with the reason.
        """
        ...

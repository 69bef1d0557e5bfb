"""Printable solids out of pictures."""

from abc import abstractmethod
from enum import StrEnum
from typing import Protocol

import attrs

from stario.domain.kernel.errors import DomainError
from stario.domain.merch.model.sculpture import SculptureKind
from stario.ports.pictures import RgbImage


class SculptingProblem(StrEnum):
    NOT_AN_IMAGE = "not_an_image"
    TOO_LARGE = "too_large"
    NOBODY_THERE = "nobody_there"
    """Nothing is left of the picture that could stand out of the plate."""
    TOO_THIN = "too_thin"
    """A wall is thinner than a printer can lay down, at the size that was asked for."""
    NOT_SOLID = "not_solid"
    """The mesh is not one closed body."""


class Unprintable(DomainError):
    """No printable thing comes of the picture; `reason` is a `SculptingProblem`."""

    code = "unprintable"

    def __init__(self, problem: SculptingProblem) -> None:
        super().__init__(reason=problem.value)
        self.problem = problem


@attrs.frozen(kw_only=True)
class SculptureBrief:
    """
    What to make.

    `picture` is a JPEG, a PNG or a WebP file. Where there is transparency it says who stands in
    front: a relief and a figurine need it. `size_mm` is the longest side of the finished thing.
    `is_curved`: a lithophane is bent round a light; others are not. `name` is the model's own, in
    ASCII.
    """

    kind: SculptureKind
    picture: bytes
    size_mm: int
    is_curved: bool
    name: str


@attrs.frozen(kw_only=True)
class CarvedSculpture:
    """
    A closed solid of one body, and how it looks.

    `stl` is binary, in millimetres, as it lies on the bed of a printer (a figurine stands);
    `glb` is lighter, in metres, y up, as viewers in a browser take it. Measures are those of the
    mesh in `stl`: width, height and depth as it is looked at. The same brief gives the same bytes.
    """

    stl: bytes
    glb: bytes
    preview: RgbImage
    width_mm: float
    height_mm: float
    depth_mm: float
    triangles: int
    minimum_thickness_mm: float


class Sculptor(Protocol):
    @property
    @abstractmethod
    def engine(self) -> str:
        """What makes the meshes, with its release, as is kept beside them."""
        ...

    @abstractmethod
    async def carve(self, brief: SculptureBrief) -> CarvedSculpture:
        """
        Make the solid.

        Raises:
            Unprintable: with the reason.
        """
        ...

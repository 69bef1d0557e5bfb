"""Displacement fields on coarse grids: what a frame is warped with."""

from typing import Self

import attrs
import cv2
import numpy as np

from stario.adapters.portrait.raster import Floats, resize, sample


@attrs.frozen
class Region:
    """Half-open rectangle in pixels, all sides even so that chroma samples fit."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def origin(self) -> Floats:
        return np.array([self.left, self.top], np.float32)

    @property
    def rows(self) -> slice:
        return slice(self.top, self.bottom)

    @property
    def columns(self) -> slice:
        return slice(self.left, self.right)

    @property
    def chroma_rows(self) -> slice:
        return slice(self.top // 2, self.bottom // 2)

    @property
    def chroma_columns(self) -> slice:
        return slice(self.left // 2, self.right // 2)

    def clipped(self, width: int, height: int) -> "Region":
        return Region(
            max(0, self.left), max(0, self.top), min(width, self.right), min(height, self.bottom)
        )


def grid_positions(region: Region, step: int) -> Floats:
    """Centres of the *step* x *step* cells that cover *region*: `(rows, columns, 2)` pixels."""
    columns = np.arange(region.left // step, -(-region.right // step))
    rows = np.arange(region.top // step, -(-region.bottom // step))
    x, y = np.meshgrid((columns + 0.5) * step - 0.5, (rows + 0.5) * step - 0.5)
    return np.dstack([x, y]).astype(np.float32)


@attrs.frozen(eq=False)
class GridWarp:
    """
    Forward displacement of *region*, linear in the coefficients, on cells of `step` pixels.

    Attributes:
        region: its left and top are multiples of `step`.
        positions: `(rows, columns, 2)` centres of the cells.
        bases: `(coefficients, rows * columns * 2)` float32 pixels at coefficient 1.
    """

    region: Region
    step: int
    positions: Floats
    bases: Floats

    @classmethod
    def of(cls, region: Region, step: int, fields: Floats) -> Self:
        """*fields*: `(coefficients, rows, columns, 2)` over the cells of *region*."""
        bases = np.ascontiguousarray(fields.reshape(len(fields), -1), np.float32)
        return cls(region, step, grid_positions(region, step), bases)

    def displacement(self, coefficients: Floats) -> Floats:
        """Where each cell goes, relative to where it is: `(rows, columns, 2)` pixels."""
        # Not a matrix product: BLAS would wake its threads for this, and they spin for long.
        moved = np.einsum("c,cn->n", coefficients, self.bases)
        return np.asarray(moved.reshape(self.positions.shape))

    def source(self, displacement: Floats, *, rounds: int = 1) -> Floats:
        """
        Invert *displacement*: from where each cell of the result comes.

        Fixed-point iteration; motion is a few pixels and smooth, so one or two rounds converge.
        """
        inverse = displacement
        for _ in range(rounds):
            inverse = self._at(displacement, self.positions - inverse)
        return self.positions - inverse

    def move(self, points: Floats, displacement: Floats) -> Floats:
        """Carry *points*, `(n, 2)` pixels, along."""
        return np.asarray(points + self._at(displacement, points[None].astype(np.float32))[0])

    def luma_map(self, source: Floats, *, into: Floats | None = None) -> Floats:
        """
        Enlarge *source* to one position a pixel of `region`.

        *into* is written over where given: maps are megabytes large, and
        fresh memory costs more than the arithmetic.
        """
        rows, columns = source.shape[:2]
        full = resize(source, columns * self.step, rows * self.step, into=into)
        return full[: self.region.height, : self.region.width]

    def chroma_map(self, source: Floats, *, into: Floats | None = None) -> Floats:
        """Enlarge *source* to one position a chroma sample, counted in chroma samples."""
        rows, columns = source.shape[:2]
        # A chroma sample sits between its four pixels: pixel 0.5 is sample 0.
        halved = (source - np.float32(0.5)) * np.float32(0.5)
        full = resize(halved, columns * self.step // 2, rows * self.step // 2, into=into)
        return full[: self.region.height // 2, : self.region.width // 2]

    def _at(self, field: Floats, points: Floats) -> Floats:
        half = np.float32(0.5)
        cells = (points - self.region.origin + half) * np.float32(1 / self.step) - half
        return sample(field, cells.astype(np.float32, copy=False), border=cv2.BORDER_REPLICATE)

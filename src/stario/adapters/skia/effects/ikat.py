"""
Abr: silk whose warp was dyed before it was woven.

Bundles of warp threads are bound and dyed together and slip a little against their neighbours on
the loom, so a figure is sharp across and feathered along the warp. That is what is done here:
figures are drawn on tiles, bundles and threads of them are shifted, the dye bleeds along, and the
weave is laid over it. Every seed gives other figures in another order, every palette other dyes.
"""

from collections.abc import Sequence

import attrs
import cv2
import numpy as np
from numpy.typing import NDArray

from stario.adapters.skia.effects.ikat_motifs import FIGURES, tile
from stario.adapters.skia.effects.noise import Picture, Plane, fractal_noise, plane

_FIGURE_HEIGHT = 1.2
_TILE_PIXELS = 320


@attrs.frozen(kw_only=True)
class Dyes:
    """sRGB in 0..1: the ground, the undyed silk, three dyes and the dark of the outlines."""

    ground: tuple[float, float, float]
    light: tuple[float, float, float]
    accents: Sequence[tuple[float, float, float]]
    dark: tuple[float, float, float]

    def __attrs_post_init__(self) -> None:
        if len(self.accents) != 3:
            raise ValueError("there are three accents")

    def mixed(self, rng: np.random.Generator) -> NDArray[np.float32]:
        """Return `(6, 3)`: one colour per slot of a tile, with the accents in any order."""
        order = rng.permutation(3)
        accents = [self.accents[index] for index in order]
        return np.array([self.ground, self.light, *accents, self.dark], np.float32)


def ikat(
    rng: np.random.Generator,
    height: int,
    width: int,
    *,
    dyes: Dyes,
    column_pixels: float,
    thread_pixels: float,
) -> Picture:
    """
    Weave `(height, width, 3)` of silk.

    Args:
        column_pixels: width of a column of figures; one stands in the middle of the picture.
        thread_pixels: width of a warp thread.
    """
    colours = dyes.mixed(rng)
    sheet = colours[_tiles(rng)]
    across, tiles = _columns(width, column_pixels)
    along = _warp(rng, height, width, column_pixels, thread_pixels)
    period = sheet.shape[0] / 3
    along %= np.float32(period)
    along += (tiles * period).astype(np.float32)[None]
    columns = np.broadcast_to(across[None], (height, width)).astype(np.float32)
    silk = cv2.remap(sheet, columns, along, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    bled = cv2.blur(silk, (1, max(1, round(column_pixels * 0.035))))
    return _woven(rng, plane(bled), thread_pixels)


def _tiles(rng: np.random.Generator) -> NDArray[np.uint8]:
    """Stack three tiles: for the odd columns, the even ones and the middle one."""
    chosen = rng.permutation(len(FIGURES))
    pairs = ((chosen[0], chosen[1]), (chosen[2], chosen[0]), (chosen[1], chosen[2]))
    combs = rng.permutation([True, False, bool(rng.integers(2))])
    return np.concatenate(
        [
            tile(
                FIGURES[upper],
                FIGURES[lower],
                comb=bool(comb),
                width=_TILE_PIXELS,
                figure_height=_FIGURE_HEIGHT,
            )
            for (upper, lower), comb in zip(pairs, combs, strict=True)
        ]
    )


def _columns(width: int, column_pixels: float) -> tuple[Plane, NDArray[np.int64]]:
    """Where on the sheet of tiles each pixel across lies, and on which tile."""
    units = (np.arange(width, dtype=np.float32) - width / 2) / column_pixels + 0.5
    column = np.floor(units).astype(np.int64)
    inside = (units - column) * _TILE_PIXELS
    tiles = np.where(column == 0, 2, np.abs(column) % 2)
    return plane(np.clip(inside, 0, _TILE_PIXELS - 1)), tiles


def _warp(
    rng: np.random.Generator, height: int, width: int, column_pixels: float, thread_pixels: float
) -> Plane:
    """How far down its tile each pixel lies, in pixels of the tile."""
    scale = _TILE_PIXELS / column_pixels
    slip = _slips(rng, width, thread_pixels, bundle_threads=7) * 0.050 * _TILE_PIXELS
    slip += _slips(rng, width, thread_pixels, bundle_threads=2) * 0.026 * _TILE_PIXELS
    column = np.floor((np.arange(width) - width / 2) / column_pixels + 0.5).astype(np.int64)
    # Half a figure down in every other column, as bricks are laid.
    slip += (np.abs(column) % 2) * (_FIGURE_HEIGHT * _TILE_PIXELS / 2)
    rows = np.arange(height, dtype=np.float32)[:, None] * np.float32(scale)
    small = fractal_noise(rng, max(2, height // 8), max(2, width // 8), column_pixels / 20)
    sway = (cv2.resize(small, (width, height)) - np.float32(0.5)) * np.float32(0.12 * _TILE_PIXELS)
    start = np.float32(rng.random() * 2 * _FIGURE_HEIGHT * _TILE_PIXELS)
    return plane(sway + rows + slip.astype(np.float32)[None] + start)


def _slips(
    rng: np.random.Generator, width: int, thread_pixels: float, *, bundle_threads: int
) -> NDArray[np.float64]:
    """Normal deviates, the same for all pixels of one bundle; bundles differ in width."""
    longest = int(width / max(1.0, thread_pixels)) + 2
    sizes = rng.integers(1, 2 * bundle_threads, longest) * max(1.0, thread_pixels)
    bundle = np.searchsorted(np.cumsum(sizes), np.arange(width), side="right")
    return np.clip(rng.standard_normal(longest + 1), -2, 2)[bundle]


def _woven(rng: np.random.Generator, silk: Picture, thread_pixels: float) -> Picture:
    height, width = silk.shape[:2]
    thread = np.arange(width) // max(1, round(thread_pixels))
    threads = rng.random((width,), dtype=np.float32)[thread]
    ribs = rng.random((height,), dtype=np.float32)
    light = plane(1 + 0.13 * (threads[None] - 0.5) + 0.06 * (ribs[:, None] - 0.5))
    silk *= light[..., None]
    return plane(np.clip(silk, 0, 1, out=silk))

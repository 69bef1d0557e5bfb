"""Art out of a fan's own words, made by a diffusion model."""

from typing import Final

import attrs
import cv2
import numpy as np
from numpy.typing import NDArray

from stario.adapters.diffusers.pipeline import STEP_PIXELS, Pipeline
from stario.adapters.diffusers.prompts import ALWAYS, NEVER
from stario.ports.execution import HeavyWork
from stario.ports.mockups import ArtPainter, RgbaImage
from stario.ports.pictures import RgbImage

PIXELS: Final = 1024 * 1024
"""As many as SDXL was trained on (arXiv:2307.01952)."""
_FULL = 255


@attrs.frozen(kw_only=True)
class DiffusersArtPainter(ArtPainter):
    """The words go to the network whole, with the wish that nobody and no letters be in it."""

    pipeline: Pipeline
    heavy_work: HeavyWork

    async def paint(
        self, prompt: str, *, width: int, height: int, seed: int, is_emblem: bool = False
    ) -> RgbaImage:
        def paint() -> RgbaImage:
            colours = self._make(prompt, width, height, seed)
            cover = _disc(width, height) if is_emblem else np.full((height, width), _FULL, np.uint8)
            return np.dstack([colours, cover])

        return await self.heavy_work.run(lambda _: paint())

    def _make(self, prompt: str, width: int, height: int, seed: int) -> RgbImage:
        scale = (PIXELS / (width * height)) ** 0.5
        art = self.pipeline.make(
            f"{prompt}, {ALWAYS}",
            negative=NEVER,
            width=_stepped(width * scale),
            height=_stepped(height * scale),
            seed=seed,
        )
        return np.asarray(cv2.resize(art, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


def _disc(width: int, height: int) -> NDArray[np.uint8]:
    y, x = np.ogrid[:height, :width]
    away = np.hypot(x - (width - 1) / 2, y - (height - 1) / 2)
    return np.asarray(np.clip(min(width, height) / 2 - away, 0, 1) * _FULL, np.uint8)


def _stepped(side: float) -> int:
    return max(STEP_PIXELS, round(side / STEP_PIXELS) * STEP_PIXELS)

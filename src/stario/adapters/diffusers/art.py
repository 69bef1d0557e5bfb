"""Art out of a fan's own words, made by a diffusion model."""

from typing import Final

import attrs
import cv2
import numpy as np

from stario.adapters.diffusers.pipeline import STEP_PIXELS, Pipeline
from stario.adapters.diffusers.prompts import ALWAYS, NEVER
from stario.ports.execution import HeavyWork
from stario.ports.mockups import ArtPainter, RgbaImage

PIXELS: Final = 1024 * 1024
"""As many as SDXL was trained on (arXiv:2307.01952)."""
_FULL = 255


@attrs.frozen(kw_only=True)
class DiffusersArtPainter(ArtPainter):
    """The words go to the network whole, with the wish that nobody and no letters be in it."""

    pipeline: Pipeline
    heavy_work: HeavyWork

    async def paint(self, prompt: str, *, width: int, height: int, seed: int) -> RgbaImage:
        return await self.heavy_work.run(lambda _: self._make(prompt, width, height, seed))

    def _make(self, prompt: str, width: int, height: int, seed: int) -> RgbaImage:
        scale = (PIXELS / (width * height)) ** 0.5
        art = self.pipeline.make(
            f"{prompt}, {ALWAYS}",
            negative=NEVER,
            width=_stepped(width * scale),
            height=_stepped(height * scale),
            seed=seed,
        )
        enlarged = cv2.resize(art, (width, height), interpolation=cv2.INTER_CUBIC)
        return np.dstack(
            [np.asarray(enlarged, np.uint8), np.full((height, width), _FULL, np.uint8)]
        )


def _stepped(side: float) -> int:
    return max(STEP_PIXELS, round(side / STEP_PIXELS) * STEP_PIXELS)

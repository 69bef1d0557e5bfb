"""Posters whose art a diffusion model makes."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import attrs

from stario.adapters.diffusers.pipeline import (
    STEP_PIXELS,
    MemoryExhausted,
    Pipeline,
    open_pipeline,
)
from stario.adapters.diffusers.prompts import NEVER, prompt_of
from stario.domain.generation.model.poster import (
    PosterFormat,
    PosterQuality,
    PosterRatio,
    PosterStyle,
)
from stario.domain.kernel.errors import Unavailable
from stario.ports.execution import Checkpoint, HeavyWork
from stario.ports.models import ModelStore
from stario.ports.painting import Finish, PosterBrief, PosterPainter
from stario.ports.pictures import RgbImage

MODEL: Final = "poster-diffusion"
"""Name in the model store of whatever SDXL-class pipeline the operator has a licence for."""

Over = Callable[[RgbImage], PosterPainter]
"""Gives a painter that puts people, type and code over this art, at whatever size it needs."""

SIDES: Final[dict[PosterRatio, tuple[int, int]]] = {
    PosterRatio.SQUARE: (1024, 1024),
    PosterRatio.TALL: (768, 1344),
    PosterRatio.WIDE: (1344, 768),
    PosterRatio.PORTRAIT: (896, 1152),
}
"""Width and height that SDXL was trained on, nearest to each ratio (arXiv:2307.01952, app. I)."""

SMALLEST_SIDE_PIXELS = 256
STEPS, GUIDANCE = 4, 0.0
"""Of a distilled model; an undistilled one wants about 30 steps and a guidance of 6."""


@attrs.frozen(kw_only=True)
class DiffusersPosterPainter(PosterPainter):
    """
    The network makes the art; `over` does the rest, as on every other poster.

    The art is a matter of style, colours and seed alone: no word of the fan's reaches the network.
    """

    pipeline: Pipeline
    over: Over
    plain: PosterPainter
    heavy_work: HeavyWork
    largest_side: int = 4096

    async def paint(
        self, brief: PosterBrief, qualities: Sequence[PosterQuality], *, finish: Finish
    ) -> dict[PosterQuality, RgbImage]:
        art = await self._art(brief)
        return await self.over(art).paint(brief, qualities, finish=finish)

    async def print(
        self, brief: PosterBrief, form: PosterFormat, destination: Path, *, finish: Finish
    ) -> None:
        art = await self._art(brief)
        await self.over(art).print(brief, form, destination, finish=finish)

    def color_schemes(self, style: PosterStyle) -> tuple[str, ...]:
        return self.plain.color_schemes(style)

    async def _art(self, brief: PosterBrief) -> RgbImage:
        return await self.heavy_work.run(lambda checkpoint: self._make(brief, checkpoint))

    def _make(self, brief: PosterBrief, checkpoint: Checkpoint) -> RgbImage:
        width, height = _sides(brief.ratio, self.largest_side)
        while True:
            checkpoint()
            try:
                return self.pipeline.make(
                    prompt_of(brief.style, brief.color_scheme),
                    negative=NEVER,
                    width=width,
                    height=height,
                    seed=brief.seed,
                )
            except MemoryExhausted as full:
                width, height = _half(width), _half(height)
                if min(width, height) < SMALLEST_SIDE_PIXELS:
                    raise Unavailable(what="gpu", reason="memory") from full


def _sides(ratio: PosterRatio, largest_side: int) -> tuple[int, int]:
    width, height = SIDES[ratio]
    scale = min(1.0, largest_side / max(width, height))
    return _stepped(width * scale), _stepped(height * scale)


def _half(side: int) -> int:
    return _stepped(side / 2)


def _stepped(side: float) -> int:
    return max(STEP_PIXELS, round(side / STEP_PIXELS) * STEP_PIXELS)


async def open_diffusers(
    models: ModelStore, *, plain: PosterPainter, over: Over, heavy_work: HeavyWork, device: str
) -> DiffusersPosterPainter:
    """
    Fetch and load `MODEL`.

    Raises:
        ModelMissing, ModelCorrupted, LicenceForbids: as the model store says.
        ExtraMissing: the extra `painter` is not installed.
        Unavailable: CUDA is asked for and not there.
    """
    folder = await models.fetch(MODEL)
    pipeline = await heavy_work.run(
        lambda _: open_pipeline(folder, device=device, steps=STEPS, guidance=GUIDANCE)
    )
    return DiffusersPosterPainter(pipeline=pipeline, over=over, plain=plain, heavy_work=heavy_work)

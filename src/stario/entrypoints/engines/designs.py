"""Loading what shows designs on products and makes them ready for print."""

import asyncio
from pathlib import Path
from typing import Final

import attrs

from stario.adapters.diffusers.art import DiffusersArtPainter
from stario.adapters.diffusers.painter import GUIDANCE, STEPS
from stario.adapters.diffusers.painter import MODEL as DIFFUSION
from stario.adapters.diffusers.pipeline import open_pipeline
from stario.adapters.memory.mockups import (
    MemoryArtPainter,
    MemoryMockupRenderer,
    MemoryPrintPreparer,
)
from stario.adapters.pillow.artwork import PillowArtworkReader
from stario.adapters.pillow.encoder import PillowPictureEncoder
from stario.adapters.skia.art.painter import SkiaArtPainter
from stario.adapters.skia.designs.preparer import SkiaPrintPreparer
from stario.adapters.skia.mockups.renderer import SkiaMockupRenderer
from stario.adapters.skia.typefaces import MODEL as TYPEFACES
from stario.adapters.skia.typefaces import Typesetter
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.kernel.errors import DomainError, Unavailable
from stario.domain.merch.model.preview import PreflightFinding
from stario.entrypoints.engines.loaded import DesignEngines, MediaCheckEngines
from stario.entrypoints.settings import Settings
from stario.ports.execution import HeavyWork
from stario.ports.mockups import ArtPainter, Design, PrintPreparer, RgbaImage
from stario.ports.models import ModelStore

WAITING: Final = 16


@attrs.frozen
class MissingDesigner(PrintPreparer, ArtPainter):
    """Stands where a model is missing or damaged: the rest of the process works on."""

    error: DomainError

    async def sheet(self, design: Design) -> RgbaImage:
        del design
        raise Unavailable(what="models") from self.error

    async def preflight(self, design: Design) -> tuple[PreflightFinding, ...]:
        del design
        raise Unavailable(what="models") from self.error

    async def write(self, design: Design, destination: Path) -> None:
        del design, destination
        raise Unavailable(what="models") from self.error

    async def paint(
        self, prompt: str, *, width: int, height: int, seed: int, is_emblem: bool = False
    ) -> RgbaImage:
        del prompt, width, height, seed, is_emblem
        raise Unavailable(what="models") from self.error


@attrs.frozen(kw_only=True)
class DesignLoader:
    """Loads off the event loop."""

    settings: Settings
    models: ModelStore
    media_checks: MediaCheckEngines

    async def engines(self) -> DesignEngines:
        """Those whose model is missing are unavailable; readiness says why."""
        # Of its own: a preview must not keep faces and portraits waiting, nor wait for them.
        heavy_work = ThreadHeavyWork(threads=1, waiting=WAITING)
        reader, encoder = PillowArtworkReader(heavy_work), PillowPictureEncoder(heavy_work)
        if self.settings.poster_engine == "memory":
            return DesignEngines(
                artwork_reader=reader,
                picture_encoder=encoder,
                media_checks=self.media_checks,
                art_painter=MemoryArtPainter(),
                print_preparer=MemoryPrintPreparer(),
                mockup_renderer=MemoryMockupRenderer(),
            )
        return DesignEngines(
            artwork_reader=reader,
            picture_encoder=encoder,
            media_checks=self.media_checks,
            art_painter=await self._art_painter(heavy_work),
            print_preparer=await self._preparer(heavy_work),
            mockup_renderer=SkiaMockupRenderer(
                heavy_work=heavy_work, folder=self.settings.stario_home / "mockups"
            ),
        )

    async def _preparer(self, heavy_work: HeavyWork) -> PrintPreparer:
        try:
            folder = await self.models.fetch(TYPEFACES)
        except DomainError as error:
            return MissingDesigner(error)
        typesetter = await asyncio.to_thread(Typesetter.load, folder)
        return SkiaPrintPreparer(typesetter=typesetter, heavy_work=heavy_work)

    async def _art_painter(self, heavy_work: HeavyWork) -> ArtPainter:
        if self.settings.poster_engine == "skia":
            return SkiaArtPainter(heavy_work=heavy_work)
        device = "cuda" if self.settings.gpu_required else "cpu"
        try:
            folder = await self.models.fetch(DIFFUSION)
            pipeline = await heavy_work.run(
                lambda _: open_pipeline(folder, device=device, steps=STEPS, guidance=GUIDANCE)
            )
        except DomainError as error:
            return MissingDesigner(error)
        return DiffusersArtPainter(pipeline=pipeline, heavy_work=heavy_work)

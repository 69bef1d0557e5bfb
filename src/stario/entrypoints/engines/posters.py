"""Loading what paints posters and cards, and the typefaces that both are set in."""

import asyncio
from collections.abc import Mapping
from typing import Final

import attrs

from stario.adapters.diffusers.painter import MODEL as DIFFUSION
from stario.adapters.diffusers.painter import open_diffusers
from stario.adapters.memory.cards import MemoryCardPainter
from stario.adapters.memory.invoices import MemoryInvoicePrinter
from stario.adapters.memory.painting import MemoryPosterLettering, MemoryPosterPainter
from stario.adapters.memory.statements import MemoryStatementPrinter
from stario.adapters.skia.cards import SkiaCardPainter
from stario.adapters.skia.invoices.printer import SkiaInvoicePrinter
from stario.adapters.skia.lettering import SkiaPosterLettering
from stario.adapters.skia.painter import SkiaPosterPainter
from stario.adapters.skia.statements.printer import SkiaStatementPrinter
from stario.adapters.skia.typefaces import MODEL as TYPEFACES
from stario.adapters.skia.typefaces import Typesetter
from stario.domain.generation.model.poster import PosterRatio, PosterStyle
from stario.domain.kernel.errors import DomainError, Unavailable
from stario.domain.kernel.language import Language
from stario.domain.ledger.model.statement import Statement
from stario.domain.orders.model.invoice import Invoice
from stario.domain.provenance.model.asset import DigitalSource
from stario.entrypoints.settings import Settings
from stario.ports.cards import CardPainter, ResultCard
from stario.ports.execution import HeavyWork
from stario.ports.invoices import InvoicePrinter
from stario.ports.models import ModelStore
from stario.ports.painting import PosterLettering, PosterPainter, PosterWords
from stario.ports.pictures import RgbImage
from stario.ports.statements import StatementPrinter

SOURCES: Final[Mapping[str, DigitalSource]] = {
    "skia": DigitalSource.COMPOSITE_SYNTHETIC,
    "memory": DigitalSource.COMPOSITE_SYNTHETIC,
    "diffusers": DigitalSource.COMPOSITE_WITH_TRAINED,
}


def poster_models(settings: Settings) -> tuple[str, ...]:
    """What a worker needs; of these the gateway needs the typefaces."""
    every = {"memory": (), "skia": (TYPEFACES,), "diffusers": (TYPEFACES, DIFFUSION)}
    return every[settings.poster_engine]


@attrs.frozen
class MissingLettering(PosterLettering, CardPainter, InvoicePrinter):
    """Stands where the typefaces are missing or damaged: the rest of the process works on."""

    error: DomainError

    def check(self, words: PosterWords, *, style: PosterStyle, ratio: PosterRatio) -> None:
        del words, style, ratio
        raise Unavailable(what="models") from self.error

    def color_schemes(self, style: PosterStyle) -> tuple[str, ...]:
        del style
        raise Unavailable(what="models") from self.error

    async def paint(self, card: ResultCard) -> RgbImage:
        del card
        raise Unavailable(what="models") from self.error

    async def print(self, invoice: Invoice) -> bytes:
        del invoice
        raise Unavailable(what="models") from self.error


@attrs.frozen
class MissingStatements(StatementPrinter):
    error: DomainError

    async def print(self, statement: Statement, *, language: Language) -> bytes:
        del statement, language
        raise Unavailable(what="models") from self.error


@attrs.frozen(kw_only=True)
class PosterLoader:
    """Loads off the event loop."""

    settings: Settings
    models: ModelStore
    heavy_work: HeavyWork

    async def gateway(
        self,
    ) -> tuple[PosterLettering, CardPainter, InvoicePrinter, StatementPrinter]:
        """Where the typefaces are missing, all are unavailable; readiness says why."""
        if self.settings.poster_engine == "memory":
            return (
                MemoryPosterLettering(),
                MemoryCardPainter(),
                MemoryInvoicePrinter(),
                MemoryStatementPrinter(),
            )
        try:
            typesetter = await self._typesetter()
        except DomainError as error:
            missing = MissingLettering(error)
            return missing, missing, missing, MissingStatements(error)
        cards = SkiaCardPainter(typesetter=typesetter, heavy_work=self.heavy_work)
        invoices = SkiaInvoicePrinter(typesetter=typesetter, heavy_work=self.heavy_work)
        statements = SkiaStatementPrinter(typesetter=typesetter, heavy_work=self.heavy_work)
        return SkiaPosterLettering(typesetter), cards, invoices, statements

    async def painter(self) -> PosterPainter:
        """
        Raises:
            ModelMissing, ModelCorrupted, LicenceForbids: as the model store says.
            ExtraMissing: the diffusion painter is chosen and its extra is not installed.
            Unavailable: it needs a GPU, and there is none.
        """
        if self.settings.poster_engine == "memory":
            return MemoryPosterPainter()
        plain = SkiaPosterPainter(typesetter=await self._typesetter(), heavy_work=self.heavy_work)
        if self.settings.poster_engine == "skia":
            return plain
        return await open_diffusers(
            self.models,
            plain=plain,
            over=plain.over,
            heavy_work=self.heavy_work,
            device="cuda" if self.settings.gpu_required else "cpu",
        )

    async def _typesetter(self) -> Typesetter:
        folder = await self.models.fetch(TYPEFACES)
        return await asyncio.to_thread(Typesetter.load, folder)

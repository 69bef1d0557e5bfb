"""Printing statements with Skia."""

import attrs
import skia

from stario.adapters.skia.papers.layout import A4
from stario.adapters.skia.papers.pen import Pen
from stario.adapters.skia.statements.page import (
    LAYOUT,
    PrintedRow,
    StatementPage,
)
from stario.adapters.skia.typefaces import Typesetter
from stario.domain.kernel.language import Language
from stario.domain.ledger.model.statement import Statement
from stario.ports.execution import HeavyWork
from stario.ports.statements import StatementPrinter


@attrs.frozen(kw_only=True)
class SkiaStatementPrinter(StatementPrinter):
    """Text stays text, in typefaces that the file contains."""

    typesetter: Typesetter
    heavy_work: HeavyWork

    async def print(self, statement: Statement, *, language: Language) -> bytes:
        return await self.heavy_work.run(lambda _: self._print(statement, language))

    def _print(self, statement: Statement, language: Language) -> bytes:
        stream = skia.DynamicMemoryWStream()
        metadata = skia.PDF.Metadata()
        metadata.fTitle = statement.payout.id
        metadata.fCreator = "Stario"
        measuring = StatementPage(Pen(skia.Canvas(1, 1), self.typesetter), statement, language)
        with skia.PDF.MakeDocument(stream, metadata) as document:
            pages = LAYOUT.paged(map(measuring.printed, statement.rows))
            for number, rows in enumerate(pages, start=1):
                with document.page(*A4) as canvas:
                    page = StatementPage(Pen(canvas, self.typesetter), statement, language)
                    draw_page(page, rows, number, len(pages))
        return bytes(stream.detachAsData())


def draw_page(page: StatementPage, rows: list[PrintedRow], number: int, count: int) -> None:
    """Draw page *number* of *count*; the last one says what it comes to."""
    if number == 1:
        page.heading()
    else:
        page.heading_again()
    y = LAYOUT.top_of(number)
    if rows or number == 1:
        page.table_head(y)
        y += LAYOUT.head
    if not page.statement.rows:
        page.nothing(y)
        y += LAYOUT.head
    for row in rows:
        page.row(row, y)
        y += row.height
    if number == count:
        page.sums(y)
    page.footing(number, count)

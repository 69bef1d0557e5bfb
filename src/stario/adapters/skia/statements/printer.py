"""Printing statements with Skia."""

import attrs
import skia

from stario.adapters.skia.invoices.pen import Pen
from stario.adapters.skia.statements.page import (
    BOTTOM,
    HEAD_HEIGHT,
    HEIGHT,
    SUMS_HEIGHT,
    TABLE_TOP,
    TABLE_TOP_LATER,
    WIDTH,
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
        measuring = Pen(skia.Canvas(1, 1), self.typesetter)
        with skia.PDF.MakeDocument(stream, metadata) as document:
            pages = paged(StatementPage(measuring, statement, language))
            for number, rows in enumerate(pages, start=1):
                with document.page(WIDTH, HEIGHT) as canvas:
                    page = StatementPage(Pen(canvas, self.typesetter), statement, language)
                    draw_page(page, rows, number, len(pages))
        return bytes(stream.detachAsData())


def draw_page(page: StatementPage, rows: list[PrintedRow], number: int, count: int) -> None:
    """Draw page *number* of *count*; the last one says what it comes to."""
    if number == 1:
        page.heading()
    else:
        page.heading_again()
    y = _top(number)
    if rows or number == 1:
        page.table_head(y)
        y += HEAD_HEIGHT
    if not page.statement.rows:
        page.nothing(y)
        y += HEAD_HEIGHT
    for row in rows:
        page.row(row, y)
        y += row.height
    if number == count:
        page.sums(y)
    page.footing(number, count)


def paged(page: StatementPage) -> list[list[PrintedRow]]:
    """Spread the rows over pages, so that the sums have room on the last one."""
    pages: list[list[PrintedRow]] = [[]]
    y = _top(1) + HEAD_HEIGHT
    for each in page.statement.rows:
        row = page.printed(each)
        if y + row.height > BOTTOM:
            pages.append([])
            y = _top(len(pages)) + HEAD_HEIGHT
        pages[-1].append(row)
        y += row.height
    if y + SUMS_HEIGHT > BOTTOM:
        pages.append([])
    return pages


def _top(number: int) -> float:
    return TABLE_TOP if number == 1 else TABLE_TOP_LATER

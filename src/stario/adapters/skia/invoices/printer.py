"""Printing invoices with Skia."""

import attrs
import skia

from stario.adapters.skia.invoices.page import (
    BOTTOM,
    HEAD_HEIGHT,
    HEIGHT,
    SUMS_HEIGHT,
    TABLE_TOP,
    TABLE_TOP_LATER,
    WIDTH,
    InvoicePage,
    Row,
    row_of,
)
from stario.adapters.skia.invoices.pen import Pen
from stario.adapters.skia.typefaces import Typesetter
from stario.domain.orders.model.invoice import Invoice
from stario.ports.execution import HeavyWork
from stario.ports.invoices import InvoicePrinter


@attrs.frozen(kw_only=True)
class SkiaInvoicePrinter(InvoicePrinter):
    """Text stays text, in typefaces that the file contains."""

    typesetter: Typesetter
    heavy_work: HeavyWork

    async def print(self, invoice: Invoice) -> bytes:
        return await self.heavy_work.run(lambda _: self._print(invoice))

    def _print(self, invoice: Invoice) -> bytes:
        stream = skia.DynamicMemoryWStream()
        metadata = skia.PDF.Metadata()
        metadata.fTitle = invoice.number
        metadata.fCreator = "Stario"
        with skia.PDF.MakeDocument(stream, metadata) as document:
            pages = paged(invoice, Pen(skia.Canvas(1, 1), self.typesetter))
            for number, rows in enumerate(pages, start=1):
                with document.page(WIDTH, HEIGHT) as canvas:
                    page = InvoicePage(Pen(canvas, self.typesetter), invoice)
                    draw_page(page, rows, number, len(pages))
        return bytes(stream.detachAsData())


def draw_page(page: InvoicePage, rows: list[Row], number: int, count: int) -> None:
    """Draw page *number* of *count*; the last one says what it comes to."""
    if number == 1:
        page.heading()
    else:
        page.heading_again()
    y = _top(number)
    if rows:
        page.table_head(y)
        y += HEAD_HEIGHT - ROOM_ABOVE
        for row in rows:
            page.row(row, y)
            y += row.height
    if number == count:
        page.sums(y)
    page.footing(number, count)


ROOM_ABOVE = 6.0
"""Of the space below the head of the table, what a row's own gap makes up for."""


def paged(invoice: Invoice, pen: Pen) -> list[list[Row]]:
    """Spread the rows over pages, so that the sums have room on the last one."""
    pages: list[list[Row]] = [[]]
    y = _top(1) + HEAD_HEIGHT
    for line in invoice.lines:
        row = row_of(line, pen)
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

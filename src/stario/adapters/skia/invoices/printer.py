"""Printing invoices with Skia."""

import attrs
import skia

from stario.adapters.skia.invoices.page import LAYOUT, InvoicePage, Row, row_of
from stario.adapters.skia.papers.layout import A4
from stario.adapters.skia.papers.pen import Pen
from stario.adapters.skia.typefaces import Typesetter
from stario.domain.orders.model.invoice import Invoice
from stario.ports.execution import HeavyWork
from stario.ports.invoices import InvoicePrinter

ROOM_ABOVE = 6.0
"""Of the space below the head of the table, what a row's own gap makes up for."""


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
        measuring = Pen(skia.Canvas(1, 1), self.typesetter)
        with skia.PDF.MakeDocument(stream, metadata) as document:
            pages = LAYOUT.paged(row_of(line, measuring) for line in invoice.lines)
            for number, rows in enumerate(pages, start=1):
                with document.page(*A4) as canvas:
                    page = InvoicePage(Pen(canvas, self.typesetter), invoice)
                    draw_page(page, rows, number, len(pages))
        return bytes(stream.detachAsData())


def draw_page(page: InvoicePage, rows: list[Row], number: int, count: int) -> None:
    """Draw page *number* of *count*; the last one says what it comes to."""
    if number == 1:
        page.heading()
    else:
        page.heading_again()
    y = LAYOUT.top_of(number)
    if rows:
        page.table_head(y)
        y += LAYOUT.head - ROOM_ABOVE
        for row in rows:
            page.row(row, y)
            y += row.height
    if number == count:
        page.sums(y)
    page.footing(number, count)

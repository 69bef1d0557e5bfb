"""One page of an invoice."""

from typing import Final

import attrs

from stario.adapters.skia.effects.colours import Rgb
from stario.adapters.skia.layout.geometry import Rect
from stario.adapters.skia.papers.layout import A4, TableLayout
from stario.adapters.skia.papers.pen import (
    BOLD,
    CORAL,
    GREEN,
    INK,
    LOGO,
    PLAIN,
    SOFT,
    TINT,
    VIOLET,
    WHITE,
    Pen,
)
from stario.adapters.skia.qr_code import draw_code
from stario.adapters.skia.styles.style import CodeColours
from stario.domain.kernel.figures import NO_BREAK, amount_text, percent_text
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.kernel.tashkent import TASHKENT
from stario.domain.orders.model.invoice import (
    Invoice,
    InvoiceLine,
    InvoiceStatus,
)
from stario.domain.orders.model.invoice_words import PROVIDERS, STATUSES, WORDS, InvoiceWords

LAYOUT: Final = TableLayout(top=262.0, top_later=96.0, bottom=772.0, head=34.0, sums=196.0)
LINE_HEIGHT: Final = 12.0
ROW_GAP: Final = 12.0

_LEFT, _RIGHT = 48.0, 547.0
_COLUMNS: Final = (48.0, 236.0, 412.0)
_TITLE_LEFT, _TITLE_WIDTH = 76.0, 186.0
_QUANTITY, _PRICE, _DISCOUNT, _SUM = 300.0, 388.0, 464.0, 539.0
_SUMS_LEFT: Final = 300.0
_SMALL, _BODY = 8.0, 9.5
_CODE: Final = CodeColours(light=WHITE, dark=INK)
_BADGES: Final = {
    InvoiceStatus.PAID: GREEN,
    InvoiceStatus.PARTLY_REFUNDED: CORAL,
    InvoiceStatus.REFUNDED: SOFT,
}


@attrs.frozen
class Row:
    """A line of the table, its title broken into `titles`."""

    line: InvoiceLine
    titles: tuple[str, ...]

    @property
    def height(self) -> float:
        return ROW_GAP + LINE_HEIGHT * len(self.titles)


def row_of(line: InvoiceLine, pen: Pen) -> Row:
    return Row(line, pen.wrapped(line.title, _TITLE_WIDTH, _BODY))


@attrs.frozen
class InvoicePage:
    pen: Pen
    invoice: Invoice

    @property
    def words(self) -> InvoiceWords:
        return WORDS[self.invoice.language]

    def heading(self) -> None:
        pen, invoice = self.pen, self.invoice
        pen.band(A4[0], 7.0)
        pen.left("STARIO", _LEFT, 70.0, 20.0, face=LOGO, colour=VIOLET)
        pen.right(self.words.title, _RIGHT, 70.0, 22.0, face=BOLD)
        badge = STATUSES[invoice.language][invoice.status]
        width = pen.width(badge, _SMALL, BOLD) + 20.0
        pen.box(_RIGHT - width, 82.0, width, 18.0, _BADGES[invoice.status])
        pen.right(badge, _RIGHT - 10.0, 94.0, _SMALL, face=BOLD, colour=WHITE)
        pen.rule(_LEFT, _RIGHT, 118.0)
        self._people()

    def heading_again(self) -> None:
        pen = self.pen
        pen.band(A4[0], 7.0)
        pen.left("STARIO", _LEFT, 60.0, 14.0, face=LOGO, colour=VIOLET)
        pen.right(f"{self.words.title} · {self.invoice.number}", _RIGHT, 60.0, 10.0, face=BOLD)

    def footing(self, number: int, count: int) -> None:
        seller = self.invoice.seller
        self.pen.rule(_LEFT, _RIGHT, 800.0)
        whole = " · ".join(part for part in (seller.name, seller.contact) if part)
        self.pen.left(whole, _LEFT, 814.0, _SMALL, colour=SOFT, width=380.0)
        told = self.words.page.format(number=number, count=count)
        self.pen.right(told, _RIGHT, 814.0, _SMALL, colour=SOFT)

    def table_head(self, y: float) -> None:
        pen, words = self.pen, self.words
        pen.box(_LEFT, y, _RIGHT - _LEFT, 24.0, TINT)
        base = y + 15.5
        pen.left("№", 56.0, base, _SMALL, colour=SOFT)
        pen.left(words.item, _TITLE_LEFT, base, _SMALL, colour=SOFT)
        for text, x in (
            (words.quantity, _QUANTITY),
            (words.price, _PRICE),
            (words.discount, _DISCOUNT),
            (words.sum, _SUM),
        ):
            pen.right(text, x, base, _SMALL, colour=SOFT)

    def row(self, row: Row, y: float) -> None:
        pen, line, base = self.pen, row.line, y + 14.0
        pen.left(str(line.number), 56.0, base, _BODY, colour=SOFT)
        for place, title in enumerate(row.titles):
            pen.left(title, _TITLE_LEFT, base + LINE_HEIGHT * place, _BODY)
        pen.right(str(line.quantity), _QUANTITY, base, _BODY)
        pen.right(self._amount(line.unit_price), _PRICE, base, _BODY)
        discount = self._amount(-line.discount) if line.discount else "–"
        pen.right(discount, _DISCOUNT, base, _BODY, colour=SOFT)
        pen.right(self._amount(line.total), _SUM, base, _BODY, face=BOLD)
        pen.rule(_LEFT, _RIGHT, y + row.height)

    def sums(self, y: float) -> None:
        """Say what it comes to, with a code that leads to the order."""
        self._code(y + 14.0)
        invoice, words = self.invoice, self.words
        place = y + 26.0
        for label, amount in self._parts():
            self._sum(label, amount, place)
            place += 17.0
        self.pen.box(_SUMS_LEFT, place - 4.0, _RIGHT - _SUMS_LEFT, 32.0, VIOLET)
        base = place + 16.5
        self.pen.left(words.total, _SUMS_LEFT + 12.0, base, 11.0, face=BOLD, colour=WHITE)
        total = self._amount(invoice.total)
        self.pen.right(total, _SUM, base, 14.0, face=BOLD, colour=WHITE)
        place += 44.0
        for rate, vat in invoice.vat.items():
            self._sum(words.vat.format(rate=percent_text(rate)), self._amount(vat), place)
            place += 15.0
        if invoice.refunded:
            self._sum(words.refunded, self._amount(-invoice.refunded), place + 2.0, CORAL)

    def _people(self) -> None:
        invoice, words = self.invoice, self.words
        seller = invoice.seller
        tin = f"{words.tin}{NO_BREAK}{seller.tin}" if seller.tin else ""
        paid_at = invoice.paid_at.astimezone(TASHKENT)
        provider = words.free if invoice.provider is None else PROVIDERS[invoice.provider]
        self._block(0, words.seller, (seller.name, tin, seller.address, seller.contact))
        self._block(1, words.buyer, (invoice.buyer or "—",))
        self._block(2, words.number, (invoice.number,))
        self._block(2, words.date, (f"{paid_at:%d.%m.%Y, %H:%M}",), below=40.0)
        self._block(2, words.payment, (provider,), below=80.0)

    def _block(
        self, column: int, label: str, texts: tuple[str, ...], *, below: float = 0.0
    ) -> None:
        x, y = _COLUMNS[column], 140.0 + below
        width = (*_COLUMNS[1:], _RIGHT)[column] - x - (20.0 if column < 2 else 0.0)
        self.pen.left(label, x, y, _SMALL, colour=SOFT)
        y += 15.0
        for number, text in enumerate(filter(None, texts)):
            face, size = (BOLD, 10.5) if number == 0 else (PLAIN, 9.0)
            for part in self.pen.wrapped(text, width, size, face=face, most=2):
                self.pen.left(part, x, y, size, face=face)
                y += 13.0

    def _parts(self) -> list[tuple[str, str]]:
        invoice, words = self.invoice, self.words
        parts = [(words.subtotal, self._amount(invoice.subtotal))]
        if invoice.shipping > NOTHING:
            parts.append((words.shipping, self._amount(invoice.shipping)))
        if invoice.discount > NOTHING:
            parts.append((words.discount, self._amount(-invoice.discount)))
        return parts

    def _sum(self, label: str, amount: str, y: float, colour: Rgb = INK) -> None:
        self.pen.left(label, _SUMS_LEFT + 12.0, y, _BODY, colour=SOFT)
        self.pen.right(amount, _SUM, y, _BODY, colour=colour)

    def _code(self, y: float) -> None:
        draw_code(self.pen.canvas, self.invoice.url, Rect.at(_LEFT - 6.0, y, 92.0, 92.0), _CODE)
        self.pen.left(self.words.order_page, _LEFT, y + 106.0, _SMALL, colour=SOFT)
        self.pen.left(self.invoice.url, _LEFT, y + 117.0, 6.5, colour=SOFT, width=220.0)

    def _amount(self, amount: Money) -> str:
        return amount_text(amount, self.invoice.language)

"""One page of a statement."""

from typing import Final

import attrs

from stario.adapters.skia.papers.layout import A4, TableLayout
from stario.adapters.skia.papers.pen import BOLD, INK, LOGO, PLAIN, SOFT, TINT, VIOLET, WHITE, Pen
from stario.domain.kernel.figures import amount_text
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.kernel.tashkent import TASHKENT
from stario.domain.ledger.model.statement import Row, Statement
from stario.domain.ledger.model.statement_text import sums_of, terms_text
from stario.domain.ledger.model.statement_words import WORDS, StatementWords

LAYOUT: Final = TableLayout(top=196.0, top_later=84.0, bottom=780.0, head=30.0, sums=170.0)
LINE_HEIGHT: Final = 11.0
ROW_GAP: Final = 12.0

_LEFT, _RIGHT = 48.0, 547.0
_DATE, _WHAT, _ORDER, _AMOUNT = 56.0, 116.0, 360.0, 539.0
_WHAT_WIDTH: Final = 232.0
_TERMS_WIDTH: Final = 410.0
_SUMS_LEFT: Final = 270.0
_SMALL, _BODY = 7.5, 9.0
_LONGEST_NAME: Final = 20


@attrs.frozen
class PrintedRow:
    """A row with its texts broken into lines."""

    row: Row
    titles: tuple[str, ...]
    terms: tuple[str, ...]

    @property
    def height(self) -> float:
        return ROW_GAP + LINE_HEIGHT * (len(self.titles) + len(self.terms))


@attrs.frozen
class StatementPage:
    pen: Pen
    statement: Statement
    language: Language

    @property
    def words(self) -> StatementWords:
        return WORDS[self.language]

    def printed(self, row: Row) -> PrintedRow:
        kind = self.words.kinds[row.kind]
        title, terms = kind, tuple[str, ...]()
        if row.terms is not None:
            title = f"{row.terms.title} × {row.terms.quantity}"
            texts = terms_text(row.terms, self.language)
            terms = tuple(
                line for text in texts for line in self.pen.wrapped(text, _TERMS_WIDTH, _SMALL)
            )
        return PrintedRow(row, self.pen.wrapped(title, _WHAT_WIDTH, _BODY), terms)

    def heading(self) -> None:
        pen, statement, words = self.pen, self.statement, self.words
        pen.band(A4[0], 7.0)
        pen.left("STARIO", _LEFT, 70.0, 20.0, face=LOGO, colour=VIOLET)
        pen.right(words.title, _RIGHT, 70.0, 20.0, face=BOLD)
        badge = words.states[statement.payout.state]
        width = pen.width(badge, _SMALL, BOLD) + 20.0
        pen.box(_RIGHT - width, 82.0, width, 18.0, SOFT)
        pen.right(badge, _RIGHT - 10.0, 94.0, _SMALL, face=BOLD, colour=WHITE)
        pen.rule(_LEFT, _RIGHT, 112.0)
        self._block(_LEFT, words.artist, statement.artist.name, 150.0)
        since = statement.since or statement.until
        period = " – ".join(
            f"{each.astimezone(TASHKENT):%d.%m.%Y}" for each in (since, statement.until)
        )
        self._block(212.0, words.period, period, 130.0)
        self._block(352.0, words.payout, statement.payout.id, _RIGHT - 352.0)

    def heading_again(self) -> None:
        self.pen.band(A4[0], 7.0)
        self.pen.left("STARIO", _LEFT, 56.0, 14.0, face=LOGO, colour=VIOLET)
        title = f"{self.words.title} · {self.statement.artist.name}"
        self.pen.right(self.pen.wrapped(title, 360.0, 10.0, most=1)[0], _RIGHT, 56.0, 10.0)

    def footing(self, number: int, count: int) -> None:
        self.pen.rule(_LEFT, _RIGHT, 800.0)
        self.pen.left(self.statement.payout.id, _LEFT, 814.0, _SMALL, colour=SOFT)
        told = self.words.page.format(number=number, count=count)
        self.pen.right(told, _RIGHT, 814.0, _SMALL, colour=SOFT)

    def table_head(self, y: float) -> None:
        pen, words = self.pen, self.words
        pen.box(_LEFT, y, _RIGHT - _LEFT, 22.0, TINT)
        for text, x in ((words.date, _DATE), (words.what, _WHAT), (words.order, _ORDER)):
            pen.left(text, x, y + 14.0, _SMALL, colour=SOFT)
        pen.right(words.amount, _AMOUNT, y + 14.0, _SMALL, colour=SOFT)

    def row(self, printed: PrintedRow, y: float) -> None:
        pen, row, base = self.pen, printed.row, y + 13.0
        pen.left(f"{row.at.astimezone(TASHKENT):%d.%m.%Y}", _DATE, base, _BODY, colour=SOFT)
        for place, title in enumerate(printed.titles):
            pen.left(title, _WHAT, base + LINE_HEIGHT * place, _BODY)
        # Orders have numbers to be read, payouts have long ids.
        name = row.reference if len(row.reference) <= _LONGEST_NAME else row.reference[:8] + "…"
        pen.left(name, _ORDER, base, _BODY, colour=SOFT, width=90.0)
        pen.right(self._amount(row.amount), _AMOUNT, base, _BODY, face=BOLD)
        base += LINE_HEIGHT * len(printed.titles)
        for place, text in enumerate(printed.terms):
            pen.left(text, _WHAT, base + LINE_HEIGHT * place, _SMALL, colour=SOFT)
        pen.rule(_LEFT, _RIGHT, y + printed.height - 2.0)

    def nothing(self, y: float) -> None:
        self.pen.left(self.words.nothing, _DATE, y + 14.0, _BODY, colour=SOFT)

    def sums(self, y: float) -> None:
        """Say what it comes to."""
        *parts, (label, transfer) = sums_of(self.statement, self.language)
        place = y + 26.0
        for text, amount in parts:
            self.pen.left(text, _SUMS_LEFT + 12.0, place, _BODY, colour=SOFT)
            self.pen.right(self._amount(amount), _AMOUNT, place, _BODY, colour=INK)
            place += 16.0
        self.pen.box(_SUMS_LEFT, place - 4.0, _RIGHT - _SUMS_LEFT, 30.0, VIOLET)
        base = place + 15.5
        self.pen.left(label, _SUMS_LEFT + 12.0, base, 11.0, face=BOLD, colour=WHITE)
        self.pen.right(self._amount(transfer), _AMOUNT, base, 13.0, face=BOLD, colour=WHITE)

    def _block(self, x: float, label: str, text: str, width: float) -> None:
        self.pen.left(label, x, 134.0, _SMALL, colour=SOFT)
        size = min(10.0, 10.0 * (width - 6.0) / max(self.pen.width(text, 10.0), 1.0))
        size = max(size, _SMALL)
        for place, line in enumerate(self.pen.wrapped(text, width - 6.0, size, most=2)):
            self.pen.left(line, x, 149.0 + 13.0 * place, size, face=PLAIN)

    def _amount(self, amount: Money) -> str:
        return amount_text(amount, self.language)

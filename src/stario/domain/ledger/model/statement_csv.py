"""A statement as a table of a spreadsheet."""

from collections.abc import Iterator

from stario.domain.kernel.money import Money
from stario.domain.ledger.model.journal import csv_lines, decimal_text
from stario.domain.ledger.model.statement import Row, Statement

COLUMNS = (
    "entry",
    "at",
    "kind",
    "reference",
    "title",
    "quantity",
    "gross_uzs",
    "discount_uzs",
    "paid_uzs",
    "vat_uzs",
    "fee_uzs",
    "production_uzs",
    "base_uzs",
    "share_basis_points",
    "share_rule",
    "amount_uzs",
)


def statement_csv(statement: Statement) -> str:
    """Give a heading, the opening balance, every row, and what is paid of the closing one."""
    return csv_lines(_table(statement))


def _table(statement: Statement) -> Iterator[tuple[object, ...]]:
    payout = statement.payout
    yield COLUMNS
    yield _sum("opening", statement.opening)
    yield from map(_row, statement.rows)
    yield _sum("closing", statement.closing)
    yield _sum("tax_withheld", -payout.tax)
    yield _sum("transfer", payout.amount)


def _sum(kind: str, amount: Money) -> tuple[object, ...]:
    return ("", "", kind, *[""] * (len(COLUMNS) - 4), decimal_text(amount.tiyin))


def _row(row: Row) -> tuple[object, ...]:
    head = (row.number, row.at.isoformat(), row.kind.value, row.reference)
    amount = decimal_text(row.amount.tiyin)
    terms = row.terms
    if terms is None:
        return (*head, *[""] * (len(COLUMNS) - 5), amount)
    amounts = (
        terms.gross,
        terms.discount,
        terms.total,
        terms.vat,
        terms.fee,
        terms.production,
        terms.base,
    )
    return (
        *head,
        terms.title,
        terms.quantity,
        *(decimal_text(each.tiyin) for each in amounts),
        terms.basis_points,
        terms.rule,
        amount,
    )

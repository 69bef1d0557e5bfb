"""
The ledger as accountants' programs read it: a beancount journal, or CSV.

Beancount balances it independently; its language is at https://beancount.github.io/docs/.
"""

import csv
import io
import re
from collections.abc import Iterable

from stario.domain.kernel.money import TIYIN_PER_SOM
from stario.domain.kernel.tashkent import TASHKENT
from stario.domain.ledger.model.account import AccountKind, kind_of
from stario.domain.ledger.model.entry import Entry

CURRENCY = "UZS"
OPENED = "1970-01-01"
ROOTS = {
    AccountKind.ASSET: "Assets",
    AccountKind.LIABILITY: "Liabilities",
    AccountKind.REVENUE: "Income",
    AccountKind.EXPENSE: "Expenses",
}
NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
FORMULA = re.compile(r"(^|[;\t\r\n])\s*(?=[-=+@\uff0d\uff1d\uff0b\uff20])")
"""Where one would begin; some spreadsheets take the wide signs of Asian typefaces too."""
COLUMNS = ("number", "at", "kind", "subject", "account", "amount_uzs", "key", "hash")


def beancount_account(code: str) -> str:
    """
    Write `artist_payable:0190-...:pending` as `Liabilities:ArtistPayable:0190-...:Pending`.

    Each part begins with a capital or a digit, and holds letters, digits and hyphens.
    """
    parts = ["".join(word[:1].upper() + word[1:] for word in x.split("_")) for x in code.split(":")]
    return ":".join((ROOTS[kind_of(code)], *parts))


def decimal_text(tiyin: int) -> str:
    """Write an amount in so'm with two decimals, exactly."""
    som, rest = divmod(abs(tiyin), TIYIN_PER_SOM)
    return f"{'-' if tiyin < 0 else ''}{som}.{rest:02}"


def beancount_heading() -> str:
    return f'option "title" "Stario"\noption "operating_currency" "{CURRENCY}"\n'


def beancount_opening(code: str) -> str:
    return f"{OPENED} open {beancount_account(code)} {CURRENCY}\n"


def beancount_entry(entry: Entry) -> str:
    """A transaction, dated by the day in Tashkent, with the entry's number and hash."""
    movement = entry.movement
    day = movement.at.astimezone(TASHKENT).date().isoformat()
    lines = [
        "",
        f'{day} * "{_quoted(movement.kind.value)}" "{_quoted(movement.subject_id)}"',
        f"  number: {entry.number}",
        f'  hash: "{entry.hash.hex()}"',
        f'  key: "{_quoted(movement.key)}"',
    ]
    lines += [
        f"  {beancount_account(posting.account)}  {decimal_text(posting.amount)} {CURRENCY}"
        for posting in movement.postings
    ]
    return "\n".join([*lines, ""])


def csv_lines(rows: Iterable[Iterable[object]]) -> str:
    """Write rows as RFC 4180 says."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_harmless(cell) for cell in r] for r in rows)
    return out.getvalue()


def csv_entry(entry: Entry) -> str:
    """One row for each posting."""
    movement = entry.movement
    return csv_lines(
        (
            entry.number,
            movement.at.isoformat(),
            movement.kind.value,
            movement.subject_id,
            posting.account,
            decimal_text(posting.amount),
            movement.key,
            entry.hash.hex(),
        )
        for posting in movement.postings
    )


def _harmless(cell: object) -> object:
    """
    Keep a spreadsheet from running a text as a formula (OWASP, CSV injection).

    One that is set to Uzbek or Russian begins a cell behind a semicolon as well.
    """
    if not isinstance(cell, str) or NUMBER.fullmatch(cell):
        return cell
    return FORMULA.sub(r"\g<0>'", cell)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')

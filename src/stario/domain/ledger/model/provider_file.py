"""
A provider's statement as a person brings it: CSV with a heading.

    provider_tx   the provider's own name of the transaction
    amount_uzs    so'm, with at most two decimals after a point
    state         paid, refunded, cancelled, pending

Further columns are left out. A transaction stands in it once.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.money import TIYIN_PER_SOM, Money
from stario.domain.ledger.model.reconciliation import Side
from stario.domain.payments.model.payment import PaymentState

FIELD = "csv"
COLUMNS = ("provider_tx", "amount_uzs", "state")
STATES = {
    state.value: state
    for state in (
        PaymentState.PAID,
        PaymentState.REFUNDED,
        PaymentState.CANCELLED,
        PaymentState.PENDING,
    )
}
LONGEST_NAME = 200
MOST_LINES = 20_000
MOST_COLUMNS = 60
AMOUNT = re.compile(r"(\d{1,12})(?:\.(\d{1,2}))?", re.ASCII)


def read_statement(text: str) -> Mapping[str, Side]:
    """
    Read the lines by the provider's names.

    Raises:
        Invalid: a column is missing, there are too many lines, or one is wrong; `line` says
            which, the heading is 1.
    """
    lines: dict[str, Side] = {}
    for number, (name, amount, state) in _rows(text):
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            raise Invalid(FIELD, "csv_name", line=number)
        if len(lines) == MOST_LINES:
            raise Invalid(FIELD, "too_many", longest=MOST_LINES)
        if name in lines:
            raise Invalid(FIELD, "csv_twice", line=number)
        if state not in STATES:
            raise Invalid(FIELD, "csv_state", line=number)
        lines[name] = Side(amount=_amount(amount, number), state=STATES[state])
    return lines


def _rows(text: str) -> Iterator[tuple[int, tuple[str, str, str]]]:
    # Spreadsheets put a byte order mark first.
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    try:
        heading = reader.fieldnames or ()
        # Every line costs as much as the heading is long.
        if set(COLUMNS) - set(heading) or len(heading) > MOST_COLUMNS:
            raise Invalid(FIELD, "csv_columns")
        for number, row in enumerate(reader, start=2):
            name, amount, state = ((row[column] or "").strip() for column in COLUMNS)
            yield number, (name, amount, state)
    except csv.Error:
        raise Invalid(FIELD, "csv_columns") from None


def _amount(text: str, number: int) -> Money:
    found = AMOUNT.fullmatch(text)
    if found is None:
        raise Invalid(FIELD, "csv_amount", line=number)
    som, tiyin = found[1], (found[2] or "").ljust(2, "0")
    return Money(int(som) * TIYIN_PER_SOM + int(tiyin))

"""Between frozen values and rows."""

from enum import StrEnum

import attrs
from attrs import AttrsInstance
from sqlalchemy import Table, func, select

from stario.adapters.sql.transaction import Rows, Transaction
from stario.domain.kernel.paging import PageRequest

# Beyond it nothing is found, and no database takes a larger offset.
LARGEST_OFFSET = 2**62


def flat(value: AttrsInstance) -> dict[str, object]:
    """Give the fields by name, enumerations as their text and collections as JSON takes them."""
    return {name: _plain(field) for name, field in attrs.asdict(value, recurse=False).items()}


def _plain(field: object) -> object:
    if isinstance(field, StrEnum):
        return field.value
    if isinstance(field, tuple):
        return [_plain(item) for item in field]
    return field


async def counted(transaction: Transaction, table: Table, wanted: Rows) -> int:
    """Count the rows that *wanted* would give."""
    counting = select(func.count().label("total")).select_from(table)
    if wanted.whereclause is not None:
        counting = counting.where(wanted.whereclause)
    (row,) = await transaction.rows(counting)
    return int(row["total"])


def paged(statement: Rows, request: PageRequest) -> Rows:
    return statement.limit(request.size).offset(min(request.offset, LARGEST_OFFSET))

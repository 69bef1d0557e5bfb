"""What is held about people, row by row, in SQL."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import cast

import attrs
from sqlalchemy import (
    ColumnElement,
    FromClause,
    RowMapping,
    Select,
    literal,
    or_,
    select,
    true,
    tuple_,
)

from stario.adapters.sql import tables
from stario.adapters.sql.transaction import Transaction
from stario.domain.compliance.model.case_scope import Belongs, CaseScope, Holding
from stario.ports.repositories.legal import CaseRecords, Cursor, Plain, RecordPage

Ids = Select[tuple[str]]


@attrs.frozen
class SqlCaseRecords(CaseRecords):
    _transaction: Transaction

    async def page(
        self, holding: Holding, scope: CaseScope, *, after: Cursor | None = None, limit: int
    ) -> RecordPage:
        table = tables.metadata.tables[holding.table]
        keys = [table.c[name] for name in holding.key]
        wanted = select(table).where(_belongs(table, holding, scope), _dated(table, holding, scope))
        if after is not None:
            wanted = wanted.where(tuple_(*keys) > tuple_(*map(literal, after)))
        rows = await self._transaction.rows(wanted.order_by(*keys).limit(limit))
        last = rows[-1] if len(rows) == limit else None
        return RecordPage(
            records=tuple(_record(row, holding) for row in rows),
            after=None if last is None else tuple(last[name] for name in holding.key),
        )


def _belongs(table: FromClause, holding: Holding, scope: CaseScope) -> ColumnElement[bool]:
    column = table.c[holding.column]
    if holding.by is Belongs.ACCOUNT:
        mine: ColumnElement[bool] = column.in_(scope.accounts)
    else:
        mine = or_(*(column.in_(ids) for ids in _ids(holding.by, scope)))
    if holding.named is not None and scope.contents:
        return mine | table.c[holding.named].in_(scope.contents)
    return mine


def _dated(table: FromClause, holding: Holding, scope: CaseScope) -> ColumnElement[bool]:
    if holding.dated is None:
        return true()
    return _within(table.c[holding.dated], scope)


def _within(column: ColumnElement[object], scope: CaseScope) -> ColumnElement[bool]:
    return (column >= scope.since) & (column < scope.before)


def _ids(by: Belongs, scope: CaseScope) -> Sequence[Ids]:
    """Selections of the ids that a column of this kind may hold."""
    orders = _of(tables.orders, scope)
    artists = _of(tables.artists, scope)
    in_period = _within(tables.orders.c.created_at, scope)
    found: Mapping[Belongs, Sequence[Ids]] = {
        Belongs.ARTIST: [artists],
        Belongs.ORDER: [orders],
        Belongs.ORDER_OF_PERIOD: [orders.where(in_period)],
        Belongs.JOB: [_of(tables.jobs, scope)],
        Belongs.PERMISSION: [_of(tables.permissions, scope)],
        Belongs.MONEY: _money(orders, artists),
        Belongs.ENTRY: [_entries(orders, artists, scope)],
    }
    return found[by]


def _entries(orders: Ids, artists: Ids, scope: CaseScope) -> Ids:
    entries = tables.ledger_entries
    subject = or_(*(entries.c.subject_id.in_(ids) for ids in _money(orders, artists)))
    return cast("Ids", select(entries.c.number).where(subject, _within(entries.c.at, scope)))


def _money(orders: Ids, artists: Ids) -> Sequence[Ids]:
    payments, refunds, payouts = tables.payments, tables.refunds, tables.payouts
    return [
        orders,
        select(payments.c.id).where(payments.c.order_id.in_(orders)),
        select(refunds.c.id).where(refunds.c.order_id.in_(orders)),
        select(payouts.c.id).where(payouts.c.artist_id.in_(artists)),
    ]


def _of(table: FromClause, scope: CaseScope) -> Ids:
    return cast("Ids", select(table.c.id).where(table.c.account_id.in_(scope.accounts)))


def _record(row: RowMapping, holding: Holding) -> dict[str, Plain]:
    return {name: _plain(value) for name, value in row.items() if name not in holding.hidden}


def _plain(value: object) -> Plain:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Decimal):
        return int(value)
    if hasattr(value, "isoformat"):
        return str(value)
    return cast("Plain", value)

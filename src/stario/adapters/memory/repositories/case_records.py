"""What is held about people, row by row, from values in memory."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from datetime import UTC, date, datetime
from enum import Enum
from typing import cast

import attrs

from stario.adapters.memory.transaction import Tables, Transaction
from stario.domain.compliance.model.case_scope import Belongs, CaseScope, Holding
from stario.domain.kernel.money import Money
from stario.domain.orders.model.order import Order
from stario.ports.repositories.legal import CaseRecords, Cursor, Plain, RecordPage

Row = dict[str, object]


@attrs.frozen
class MemoryCaseRecords(CaseRecords):
    _transaction: Transaction

    async def page(
        self, holding: Holding, scope: CaseScope, *, after: Cursor | None = None, limit: int
    ) -> RecordPage:
        theirs = _Theirs(self._transaction.tables, scope)
        found = sorted(
            (_key(row, holding), row)
            for row in _rows(self._transaction.tables, holding.table)
            if theirs.has(row, holding)
        )
        behind = [each for each in found if after is None or each[0] > after][:limit]
        return RecordPage(
            records=tuple(_record(row, holding) for _, row in behind),
            after=behind[-1][0] if len(behind) == limit else None,
        )


@attrs.frozen
class _Theirs:
    """What is the people's of a case."""

    tables: Tables
    scope: CaseScope

    def has(self, row: Row, holding: Holding) -> bool:
        owned = row[holding.column] in self._owned(holding.by)
        named = holding.named is not None and row[holding.named] in self.scope.contents
        return (owned or named) and (
            holding.dated is None or self._in_period(cast("datetime", row[holding.dated]))
        )

    def _in_period(self, at: datetime) -> bool:
        return self.scope.since <= at < self.scope.before

    def _owned(self, by: Belongs) -> Set[object]:
        kinds: Mapping[Belongs, Callable[[], Set[object]]] = {
            Belongs.ACCOUNT: lambda: set(self.scope.accounts),
            Belongs.ARTIST: self._artists,
            Belongs.ORDER: lambda: {order.id for order in self._orders()},
            Belongs.ORDER_OF_PERIOD: lambda: {
                order.id for order in self._orders() if self._in_period(order.created_at)
            },
            Belongs.JOB: self._jobs,
            Belongs.PERMISSION: self._permissions,
            Belongs.MONEY: self._money,
            Belongs.ENTRY: self._entries,
        }
        return kinds[by]()

    def _jobs(self) -> Set[object]:
        jobs = self.tables.jobs.values()
        return {job.id for job in jobs if job.account_id in self.scope.accounts}

    def _permissions(self) -> Set[object]:
        permissions = self.tables.permissions.values()
        return {each.id for each in permissions if each.account_id in self.scope.accounts}

    def _artists(self) -> Set[object]:
        artists = self.tables.artists.values()
        return {artist.id for artist in artists if artist.account_id in self.scope.accounts}

    def _orders(self) -> Iterator[Order]:
        orders = self.tables.orders.values()
        return (order for order in orders if order.account_id in self.scope.accounts)

    def _entries(self) -> Set[object]:
        money = self._money()
        return {
            entry.number
            for entry in self.tables.ledger.values()
            if entry.movement.subject_id in money and self._in_period(entry.movement.at)
        }

    def _money(self) -> Set[object]:
        orders, artists = {order.id for order in self._orders()}, self._artists()
        payments, refunds = self.tables.payments.values(), self.tables.refunds.values()
        return {
            *orders,
            *(payment.id for payment in payments if payment.order_id in orders),
            *(refund.id for refund in refunds if refund.order_id in orders),
            *(p.id for p in self.tables.payouts.values() if p.artist_id in artists),
        }


def _rows(tables: Tables, table: str) -> Iterable[Row]:
    if table in _SHAPED:
        return _SHAPED[table](tables)
    values = getattr(tables, _NAMES.get(table, table)).values()
    return (attrs.asdict(value, recurse=False) for value in values)


def _order_lines(tables: Tables) -> Iterator[Row]:
    for order in tables.orders.values():
        for number, line in enumerate(order.lines):
            yield {"order_id": order.id, "number": number, **attrs.asdict(line, recurse=False)}


def _entries(tables: Tables) -> Iterator[Row]:
    for entry in tables.ledger.values():
        movement = attrs.asdict(entry.movement, recurse=False)
        hashes = {"previous_hash": entry.previous_hash, "hash": entry.hash}
        yield {"number": entry.number, **movement, **hashes}


def _postings(tables: Tables) -> Iterator[Row]:
    for entry in tables.ledger.values():
        for line, posting in enumerate(entry.movement.postings, start=1):
            yield {"entry": entry.number, "line": line, **attrs.asdict(posting, recurse=False)}


def _voucher_uses(tables: Tables) -> Iterator[Row]:
    for (voucher, account), used in tables.voucher_uses.items():
        yield {"voucher_id": voucher, "account_id": account, "used": used}


_NAMES = {"review_cases": "cases"}
"""Tables that have another name here."""

_SHAPED: Mapping[str, Callable[[Tables], Iterable[Row]]] = {
    "order_lines": _order_lines,
    "ledger_entries": _entries,
    "ledger_postings": _postings,
    "voucher_uses": _voucher_uses,
}
"""Tables whose rows are no values of their own here."""


def _key(row: Row, holding: Holding) -> Cursor:
    return tuple(cast("str | int", row[name]) for name in holding.key)


def _record(row: Row, holding: Holding) -> dict[str, Plain]:
    return {name: _plain(value) for name, value in row.items() if name not in holding.hidden}


def _plain(value: object) -> Plain:
    if attrs.has(type(value)) and not isinstance(value, Money):
        value = attrs.asdict(value, recurse=False)  # type: ignore[arg-type] # has() knows
    if isinstance(value, Mapping):
        return {str(_plain(name)): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    return _scalar(value)


def _scalar(value: object) -> Plain:
    if isinstance(value, Money):
        return value.tiyin
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return cast("Plain", value.value if isinstance(value, Enum) else value)

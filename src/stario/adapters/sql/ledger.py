"""The ledger in SQL."""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime

import attrs
from sqlalchemy import (
    ColumnElement,
    RowMapping,
    bindparam,
    cast,
    func,
    insert,
    null,
    or_,
    select,
    union_all,
)

from stario.adapters.sql.tables import ledger_accounts, ledger_entries, ledger_postings
from stario.adapters.sql.transaction import Rows, Transaction
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.money import Money
from stario.domain.ledger.model.account import kind_of
from stario.domain.ledger.model.entry import FIRST_HASH, Entry, EntryKind, Movement, Posting
from stario.ports.repositories.ledger import EntryFilter, Ledger

# Any number that nothing else locks: "ledger" in ASCII.
LOCK = int.from_bytes(b"ledger", "big")


@attrs.frozen
class SqlLedger(Ledger):
    _transaction: Transaction

    async def lock(self) -> None:
        # SQLite's turn to write is lock enough.
        await self._transaction.lock_number(LOCK)

    async def append(self, *movements: Movement) -> tuple[Entry, ...]:
        wanted = [movement for movement in movements if movement.postings]
        if not wanted:
            return ()
        await self.lock()
        accounts = {posting.account for each in wanted for posting in each.postings}
        last, known, opened = await self._end_and((each.key for each in wanted), accounts)
        added: list[Entry] = []
        for movement in wanted:
            there = known.get(movement.key)
            if there is None:
                known[movement.key] = movement
                previous = last.hash if last else FIRST_HASH
                last = Entry.after(previous, movement, number=last.number + 1 if last else 1)
                added.append(last)
            elif not there.stands_for(movement):
                raise Conflict(what="ledger_entry")
        if added:
            await self._open_accounts(accounts - opened)
            await self._write(added)
        return tuple(added)

    async def last(self) -> Entry | None:
        found = await self._entries(_entries().where(ledger_entries.c.number == _LAST))
        return found[0] if found else None

    async def balance(self, account: str, *, through: int | None = None) -> Money:
        total = select(_sum()).where(ledger_postings.c.account == account)
        if through is not None:
            total = total.where(ledger_postings.c.entry <= through)
        (row,) = await self._transaction.rows(total)
        return Money(int(row["total"] or 0))

    async def balances(
        self, *, before: datetime | None = None, through: int | None = None
    ) -> Mapping[str, Money]:
        wanted: Rows = select(ledger_postings.c.account, _sum()).group_by(ledger_postings.c.account)
        if before is not None:
            wanted = wanted.join(
                ledger_entries, ledger_entries.c.number == ledger_postings.c.entry
            ).where(ledger_entries.c.at < before)
        if through is not None:
            wanted = wanted.where(ledger_postings.c.entry <= through)
        rows = await self._transaction.rows(wanted)
        return {row["account"]: Money(int(row["total"])) for row in rows}

    async def entries(
        self, wanted: EntryFilter, *, after: int = 0, limit: int = 500
    ) -> tuple[Entry, ...]:
        numbers = (
            select(ledger_entries.c.number)
            .where(ledger_entries.c.number > after, *_conditions(wanted))
            .order_by(ledger_entries.c.number)
            .limit(limit)
        )
        return await self._entries(_entries().where(ledger_entries.c.number.in_(numbers)))

    async def _end_and(
        self, keys: Iterable[str], accounts: Set[str]
    ) -> tuple[Entry | None, dict[str, Movement], Set[str]]:
        """Give the end of the chain, movements that have the *keys*, and which *accounts* exist."""
        values = {"keys": list(keys), "codes": sorted(accounts)}
        rows = await self._transaction.rows(_END_AND, values)
        found = _read([row for row in rows if row["number"] is not None])
        opened = {row["account"] for row in rows if row["number"] is None}
        last = found[-1] if found else None
        return last, {entry.movement.key: entry.movement for entry in found}, opened

    async def _write(self, entries: Sequence[Entry]) -> None:
        postings = [
            {"entry": entry.number, "line": line, "account": each.account, "amount": each.amount}
            for entry in entries
            for line, each in enumerate(entry.movement.postings, start=1)
        ]
        await self._transaction.write_each(_POSTINGS, postings)
        # They close their postings: the database looks at the sums now, or on commit.
        await self._transaction.write_each(_ENTRIES, [_row(entry) for entry in entries])

    async def _open_accounts(self, missing: Set[str]) -> None:
        """Add what nothing was posted to before: seldom any."""
        if missing:
            kinds = [{"code": code, "kind": kind_of(code).value} for code in sorted(missing)]
            await self._transaction.write_each(insert(ledger_accounts), kinds)

    async def _entries(self, wanted: Rows) -> tuple[Entry, ...]:
        return _read(await self._transaction.rows(wanted))


def _read(rows: Sequence[RowMapping]) -> tuple[Entry, ...]:
    """Put entries together of rows that have a posting each."""
    postings: dict[int, list[Posting]] = {}
    for row in rows:
        if row["account"] is not None:
            posting = Posting(account=row["account"], amount=row["amount"])
            postings.setdefault(row["number"], []).append(posting)
    first = {row["number"]: row for row in rows}
    return tuple(_entry(row, postings.get(number, ())) for number, row in first.items())


_LAST = select(func.max(ledger_entries.c.number)).scalar_subquery()


def _sum() -> ColumnElement[int]:
    return func.sum(ledger_postings.c.amount).label("total")


def _entries() -> Rows:
    return (
        select(ledger_entries, ledger_postings.c.account, ledger_postings.c.amount)
        .outerjoin(ledger_postings, ledger_postings.c.entry == ledger_entries.c.number)
        .order_by(ledger_entries.c.number, ledger_postings.c.line)
    )


# Made once: what they hold back, every settlement waits for. An account that exists comes as a row
# without an entry.
_END = (
    select(
        ledger_entries, ledger_postings.c.account, ledger_postings.c.amount, ledger_postings.c.line
    )
    .outerjoin(ledger_postings, ledger_postings.c.entry == ledger_entries.c.number)
    .where(
        or_(
            ledger_entries.c.key.in_(bindparam("keys", expanding=True)),
            ledger_entries.c.number == _LAST,
        )
    )
)
_OPENED = select(
    *(cast(null(), column.type).label(column.name) for column in ledger_entries.c),
    ledger_accounts.c.code,
    cast(null(), ledger_postings.c.amount.type),
    cast(null(), ledger_postings.c.line.type),
).where(ledger_accounts.c.code.in_(bindparam("codes", expanding=True)))
_END_AND = union_all(_END, _OPENED).order_by("number", "line")
_POSTINGS = insert(ledger_postings)
_ENTRIES = insert(ledger_entries)


def _conditions(wanted: EntryFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.account is not None:
        touching = select(ledger_postings.c.entry).where(_of_account(wanted.account))
        found.append(ledger_entries.c.number.in_(touching))
    if wanted.subject_id is not None:
        found.append(ledger_entries.c.subject_id == wanted.subject_id)
    if wanted.since is not None:
        found.append(ledger_entries.c.at >= wanted.since)
    if wanted.before is not None:
        found.append(ledger_entries.c.at < wanted.before)
    if wanted.through is not None:
        found.append(ledger_entries.c.number <= wanted.through)
    return found


def _of_account(code: str) -> ColumnElement[bool]:
    if not code.endswith(":"):
        return ledger_postings.c.account == code
    # In bytes a semicolon follows a colon.
    return (ledger_postings.c.account >= code) & (ledger_postings.c.account < code[:-1] + ";")


def _row(entry: Entry) -> dict[str, object]:
    return {
        "number": entry.number,
        "key": entry.movement.key,
        "kind": entry.movement.kind.value,
        "subject_id": entry.movement.subject_id,
        "at": entry.movement.at,
        "previous_hash": entry.previous_hash,
        "hash": entry.hash,
    }


def _entry(row: RowMapping, postings: Sequence[Posting]) -> Entry:
    return Entry(
        number=row["number"],
        movement=Movement(
            key=row["key"],
            kind=EntryKind(row["kind"]),
            subject_id=row["subject_id"],
            at=row["at"],
            postings=tuple(postings),
        ),
        previous_hash=row["previous_hash"],
        hash=row["hash"],
    )

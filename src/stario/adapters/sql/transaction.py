"""One transaction on one connection, the same way on both databases."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import cache
from typing import TypeAlias

import attrs
from sqlalchemy import CursorResult, Executable, Insert, RowMapping, Select, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from stario.adapters.sql.failures import domain_errors
from stario.adapters.sql.turns import WriteTurns
from stario.domain.kernel.errors import Conflict

Rows: TypeAlias = Select[*tuple[object, ...]]
Values: TypeAlias = Mapping[str, object]


@attrs.define
class Transaction:
    """
    Each statement sees what is committed when it starts (READ COMMITTED), and what this wrote.

    SQLite has one writer and no row locks: there, reading stays outside a transaction and the
    first statement that locks or writes waits for the turn to write and begins IMMEDIATE, which
    amounts to the same.

    `values` are those of the columns and parameters that a statement leaves open. A statement
    that is made once and filled so costs a fifth of one that is made with its values in it.
    """

    _connection: AsyncConnection
    _turns: WriteTurns | None
    _has_turn: bool = attrs.field(init=False, default=False)
    _has_failed: bool = attrs.field(init=False, default=False)

    @property
    def has_one_writer(self) -> bool:
        """Whether the database is SQLite."""
        return self._turns is not None

    async def rows(
        self, statement: Executable, values: Values | None = None
    ) -> Sequence[RowMapping]:
        return (await self._execute(statement, values)).mappings().all()

    async def row(self, statement: Executable, values: Values | None = None) -> RowMapping | None:
        return (await self._execute(statement, values)).mappings().one_or_none()

    async def locked(self, statement: Rows, *, skip_locked: bool = False) -> Sequence[RowMapping]:
        """
        Read rows that nobody else may change before this ends.

        FOR NO KEY UPDATE: rows that merely refer to them may still be added by others, so that
        two transactions cannot wait for each other over a foreign key.
        """
        await self._begin_writing()
        return await self.rows(statement.with_for_update(key_share=True, skip_locked=skip_locked))

    async def locked_by(self, statement: Rows, values: Values) -> Sequence[RowMapping]:
        """Read rows with a statement of `locking`."""
        return await self.changed(statement, values)

    async def locked_against_references(self, statement: Rows) -> Sequence[RowMapping]:
        """Read rows that nobody else may change or refer to before this ends."""
        await self._begin_writing()
        return await self.rows(statement.with_for_update())

    async def lock_number(self, number: int) -> None:
        """Wait until nobody else holds *number*, and hold it until this ends."""
        await self._begin_writing()
        if self._turns is None:
            await self.rows(select(func.pg_advisory_xact_lock(number)))

    async def write(self, statement: Executable, values: Values | None = None) -> int:
        """Change rows; says how many."""
        await self._begin_writing()
        return (await self._execute(statement, values)).rowcount

    async def write_each(self, statement: Executable, rows: Sequence[Values]) -> None:
        """Change rows with one statement that was made once, and each of the *rows* of values."""
        await self._begin_writing()
        await self._execute(statement, rows)

    async def changed(
        self, statement: Executable, values: Values | None = None
    ) -> Sequence[RowMapping]:
        """Change rows; gives what the statement returns."""
        await self._begin_writing()
        return await self.rows(statement, values)

    async def add(self, table: Table, values: Values) -> bool:
        """
        Add a row: False when its key, or another unique value, is taken.

        A violated constraint would end the whole transaction; a row that is left out does not.
        """
        return await self.write(_addition(table, self._connection.dialect.name), values) == 1

    async def added(self, table: Table, values: Values) -> RowMapping | None:
        """As `add`; gives the key of the row, or None."""
        rows = await self.changed(_keyed_addition(table, self._connection.dialect.name), values)
        return rows[0] if rows else None

    @contextlib.asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Keep the transaction usable when a statement inside is refused."""
        await self._begin_writing()
        try:
            with domain_errors():
                async with self._connection.begin_nested():
                    yield
        except Conflict:
            self._has_failed = False
            raise

    async def commit(self) -> None:
        """
        Make it last.

        Raises:
            Conflict: a statement was refused before; PostgreSQL would silently roll back.
            Unavailable: the connection is lost; whether it was committed is not known.
        """
        if self._has_failed:
            raise Conflict(what="transaction")
        with domain_errors():
            await self._connection.commit()
        self._give_turn_back()

    async def end(self) -> None:
        """Roll back what was not committed and give the connection back, cancelled or not."""
        try:
            await asyncio.shield(self._close())
        finally:
            self._give_turn_back()

    async def _close(self) -> None:
        # It is over either way, and the pool drops a connection that cannot be reset.
        with contextlib.suppress(SQLAlchemyError, OSError):
            await self._connection.close()

    async def _begin_writing(self) -> None:
        if self._turns is None or self._has_turn:
            return
        await self._turns.take()
        self._has_turn = True
        with domain_errors():
            await self._connection.exec_driver_sql("BEGIN IMMEDIATE")

    async def _execute(
        self, statement: Executable, values: Values | Sequence[Values] | None
    ) -> CursorResult[*tuple[object, ...]]:
        try:
            with domain_errors():
                return await self._answered(statement, values)
        except BaseException:
            self._has_failed = True
            raise

    async def _answered(
        self, statement: Executable, values: Values | Sequence[Values] | None
    ) -> CursorResult[*tuple[object, ...]]:
        try:
            return await self._connection.execute(statement, values)
        except TimeoutError:
            # The server is silent: asking it to roll back would wait as long again.
            await self._connection.invalidate()
            raise

    def _give_turn_back(self) -> None:
        if self._turns is not None and self._has_turn:
            self._has_turn = False
            self._turns.give_back()


@cache
def _addition(table: Table, dialect: str) -> Insert:
    # PostgreSQL and SQLite share the clause but not its construct.
    if dialect == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


@cache
def _keyed_addition(table: Table, dialect: str) -> Executable:
    return _addition(table, dialect).returning(*table.primary_key)


def locking(statement: Rows, *, of: Table) -> Rows:
    """Make once what locks rows of a table as `Transaction.locked` does, whatever it joins."""
    return statement.with_for_update(key_share=True, of=of)

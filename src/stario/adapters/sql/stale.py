"""Transactions that only read, and may read what was true seconds ago."""

import contextlib
from collections.abc import Sequence
from typing import NoReturn

import attrs
from sqlalchemy import CursorResult, Executable
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from stario.adapters.sql.failures import DATA_EXCEPTION, domain_errors
from stario.adapters.sql.replicas import Replicas
from stario.adapters.sql.transaction import Transaction, Values

# The statement takes too long, wherever it runs: the primary must not have to bear it as well.
QUERY_CANCELED = "57014"


@attrs.define(kw_only=True)
class ReadingTransaction(Transaction):
    """
    Reads on a replica, and on the primary from where the replica does not answer any more.

    Each statement sees what is committed when it starts, so that nothing is lost by the change.
    """

    primary: AsyncEngine
    replicas: Replicas
    replica: int | None

    async def commit(self) -> NoReturn:
        refuse()

    async def _begin_writing(self) -> NoReturn:
        refuse()

    async def _answered(
        self, statement: Executable, values: Values | Sequence[Values] | None
    ) -> CursorResult[*tuple[object, ...]]:
        try:
            return await super()._answered(statement, values)
        except (SQLAlchemyError, OSError) as error:
            if self.replica is None or not _is_of_the_replica(error):
                raise
        await self._go_to_the_primary()
        return await super()._answered(statement, values)

    async def _go_to_the_primary(self) -> None:
        assert self.replica is not None
        self.replicas.note_away(self.replica)
        self.replica = None
        with contextlib.suppress(SQLAlchemyError, OSError):
            await self._connection.close()
        self._connection = await self.primary.connect()


async def begin_reading(primary: AsyncEngine, replicas: Replicas) -> ReadingTransaction:
    """
    Begin on a replica, or where none answers on the primary.

    Raises:
        Unavailable: that does not answer either.
    """
    found = await replicas.connect()
    with domain_errors():
        connection, number = found or (await primary.connect(), None)
    return ReadingTransaction(connection, None, primary=primary, replicas=replicas, replica=number)


def refuse() -> NoReturn:
    raise RuntimeError("a stale unit of work only reads")


def _is_of_the_replica(error: Exception) -> bool:
    state = str(getattr(error.orig, "sqlstate", "") if isinstance(error, DBAPIError) else "")
    return not state.startswith(DATA_EXCEPTION) and state != QUERY_CANCELED

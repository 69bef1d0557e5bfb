"""Whose turn it is to write, where there is one writer."""

import asyncio

import attrs

from stario.adapters.sql.failures import away


@attrs.define
class WriteTurns:
    """Fair among the tasks of this process; other processes are waited for by SQLite itself."""

    timeout_seconds: float
    _lock: asyncio.Lock = attrs.field(init=False, factory=asyncio.Lock)

    async def take(self) -> None:
        """
        Wait for the turn.

        Raises:
            Unavailable: it did not come in time.
        """
        try:
            async with asyncio.timeout(self.timeout_seconds):
                await self._lock.acquire()
        except TimeoutError as error:
            raise away() from error

    def give_back(self) -> None:
        self._lock.release()

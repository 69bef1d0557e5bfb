"""Copies of the database that follow it, for reads that may be seconds old."""

import time
from collections.abc import Iterator

import attrs
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

LEFT_ALONE_SECONDS = 10.0


@attrs.define
class Replicas:
    """Asked in turn; one that is away is left alone for a while."""

    _engines: tuple[AsyncEngine, ...] = ()
    _next: int = attrs.field(init=False, default=0)
    _away_until: dict[int, float] = attrs.field(init=False, factory=dict)

    async def connect(self) -> tuple[AsyncConnection, int] | None:
        """Give a connection to one, and its number; None where nobody answers."""
        for number in self._candidates():
            try:
                connection = await self._engines[number].connect()
            except (SQLAlchemyError, OSError):
                self.note_away(number)
                continue
            self._away_until.pop(number, None)
            return connection, number
        return None

    def note_away(self, number: int) -> None:
        self._away_until[number] = time.monotonic() + LEFT_ALONE_SECONDS

    async def close(self) -> None:
        for engine in self._engines:
            await engine.dispose()

    def _candidates(self) -> Iterator[int]:
        self._next += 1
        for step in range(len(self._engines)):
            number = (self._next + step) % len(self._engines)
            until = self._away_until.get(number)
            if until is None:
                yield number
            elif until <= time.monotonic():
                # One finds out whether it is back; the others go past it meanwhile.
                self.note_away(number)
                yield number

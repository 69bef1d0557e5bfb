"""Remembered sculptures."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from stario.adapters.memory.repositories.pages import page_of
from stario.adapters.memory.transaction import Tables, Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, ConsentId, SculptureId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.merch.model.sculpture import Sculpture
from stario.ports.repositories.sculptures import Sculptures


@attrs.frozen
class MemorySculptures(Sculptures):
    _transaction: Transaction

    async def add(self, sculpture: Sculpture) -> None:
        tables = await self._transaction.writing()
        if sculpture.id in tables.sculptures or any(
            other.job_id == sculpture.job_id for other in tables.sculptures.values()
        ):
            raise Conflict(what="sculpture")
        self._transaction.refer(tables.jobs, sculpture.job_id)
        self._transaction.refer(tables.accounts, sculpture.account_id)
        self._transaction.refer(tables.artists, sculpture.artist_id)
        self._transaction.refer(tables.consents, sculpture.consent_id)
        self._transaction.refer(tables.posters, sculpture.poster_id)
        tables.sculptures[sculpture.id] = sculpture

    async def get(self, sculpture: SculptureId) -> Sculpture:
        found = self._transaction.tables.sculptures.get(sculpture)
        if found is None:
            raise NotFound(what="sculpture")
        return found

    async def save(self, sculpture: Sculpture) -> None:
        sculptures = (await self._transaction.writing()).sculptures
        if sculpture.id not in sculptures:
            raise NotFound(what="sculpture")
        sculptures[sculpture.id] = sculpture

    async def list(self, request: PageRequest, *, account: AccountId) -> Page[Sculpture]:
        standing = [
            sculpture
            for sculpture in _standing(self._transaction.tables)
            if sculpture.account_id == account
        ]
        standing.sort(key=lambda sculpture: (sculpture.created_at, sculpture.id), reverse=True)
        return page_of(standing, request)

    async def standing_on(self, consent: ConsentId) -> tuple[Sculpture, ...]:
        standing = _standing(await self._transaction.writing())
        found = [sculpture for sculpture in standing if sculpture.consent_id == consent]
        return tuple(sorted(found, key=lambda sculpture: sculpture.id))

    async def expired(self, *, at: datetime, limit: int) -> tuple[Sculpture, ...]:
        standing = _standing(await self._transaction.writing())
        found = [sculpture for sculpture in standing if sculpture.expires_at <= at]
        return tuple(
            sorted(found, key=lambda sculpture: (sculpture.expires_at, sculpture.id))[:limit]
        )


def _standing(tables: Tables) -> Sequence[Sculpture]:
    return [
        sculpture for sculpture in tables.sculptures.values() if sculpture.taken_down_at is None
    ]

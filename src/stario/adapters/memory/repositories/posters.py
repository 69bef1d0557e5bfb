"""Remembered posters."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from stario.adapters.memory.repositories.pages import page_of
from stario.adapters.memory.transaction import Tables, Transaction
from stario.domain.generation.model.poster import Poster
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, ConsentId, PosterId
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.repositories.generation import Posters


@attrs.frozen
class MemoryPosters(Posters):
    _transaction: Transaction

    async def add(self, poster: Poster) -> None:
        tables = await self._transaction.writing()
        if poster.id in tables.posters or any(
            other.job_id == poster.job_id for other in tables.posters.values()
        ):
            raise Conflict(what="poster")
        self._transaction.refer(tables.jobs, poster.job_id)
        self._transaction.refer(tables.accounts, poster.account_id)
        self._transaction.refer(tables.artists, poster.artist_id)
        self._transaction.refer(tables.consents, poster.consent_id)
        tables.posters[poster.id] = poster

    async def get(self, poster: PosterId) -> Poster:
        found = self._transaction.tables.posters.get(poster)
        if found is None:
            raise NotFound(what="poster")
        return found

    async def save(self, poster: Poster) -> None:
        posters = (await self._transaction.writing()).posters
        if poster.id not in posters:
            raise NotFound(what="poster")
        posters[poster.id] = poster

    async def add_file(self, poster: PosterId, name: str, key: str) -> bool:
        posters = (await self._transaction.writing()).posters
        found = posters.get(poster)
        if found is None or found.taken_down_at is not None:
            return False
        posters[poster] = attrs.evolve(found, files={**found.files, name: key})
        return True

    async def list(self, request: PageRequest, *, account: AccountId | None = None) -> Page[Poster]:
        standing = [
            poster
            for poster in _standing(self._transaction.tables)
            if not poster.held and account in (None, poster.account_id)
        ]
        standing.sort(key=lambda poster: (poster.created_at, poster.id), reverse=True)
        return page_of(standing, request)

    async def standing_on(self, consent: ConsentId) -> tuple[Poster, ...]:
        standing = _standing(await self._transaction.writing())
        found = [poster for poster in standing if poster.consent_id == consent]
        return tuple(sorted(found, key=lambda poster: poster.id))

    async def expired(self, *, at: datetime, limit: int) -> tuple[Poster, ...]:
        standing = _standing(await self._transaction.writing())
        found = [poster for poster in standing if poster.expires_at <= at]
        return tuple(sorted(found, key=lambda poster: (poster.expires_at, poster.id))[:limit])


def _standing(tables: Tables) -> Sequence[Poster]:
    return [poster for poster in tables.posters.values() if poster.taken_down_at is None]

"""Banned pictures and films in memory."""

import attrs

from stario.adapters.memory.repositories.pages import page_of
from stario.adapters.memory.transaction import Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import BannedMediaId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.moderation.model.banned_media import BannedItem
from stario.ports.repositories.banned_media import BannedMedia


@attrs.frozen
class MemoryBannedMedia(BannedMedia):
    _transaction: Transaction

    async def add(self, item: BannedItem) -> None:
        tables = await self._transaction.writing()
        if item.id in tables.banned_media:
            raise Conflict(what="banned_media")
        for person in (item.added_by, item.retired_by):
            if person is not None:
                self._transaction.refer(tables.accounts, person)
        tables.banned_media[item.id] = item

    async def get(self, item: BannedMediaId, *, lock: bool = False) -> BannedItem:
        tables = await self._transaction.writing() if lock else self._transaction.tables
        found = tables.banned_media.get(item)
        if found is None:
            raise NotFound(what="banned_media")
        return found

    async def save(self, item: BannedItem) -> None:
        tables = await self._transaction.writing()
        if item.id not in tables.banned_media:
            raise NotFound(what="banned_media")
        tables.banned_media[item.id] = item

    async def list(self, request: PageRequest) -> Page[BannedItem]:
        kept = self._transaction.tables.banned_media.values()
        latest_first = sorted(kept, key=lambda item: (item.added_at, item.id), reverse=True)
        return page_of(latest_first, request)

    async def active(self) -> tuple[BannedItem, ...]:
        kept = self._transaction.tables.banned_media.values()
        standing = [item for item in kept if item.retired_at is None]
        return tuple(sorted(standing, key=lambda item: item.id))

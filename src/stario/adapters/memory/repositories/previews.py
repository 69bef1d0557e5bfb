"""Designs on products, in memory."""

from datetime import datetime

import attrs

from stario.adapters.memory.repositories.pages import page_of
from stario.adapters.memory.transaction import Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, PosterId, PreviewId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.merch.model.preview import Preview, PreviewState
from stario.ports.repositories.merch import Previews


@attrs.frozen
class MemoryPreviews(Previews):
    _transaction: Transaction

    async def add(self, preview: Preview) -> None:
        tables = await self._transaction.writing()
        if preview.id in tables.previews:
            raise Conflict(what="preview")
        self._transaction.refer(tables.accounts, preview.account_id)
        tables.previews[preview.id] = preview

    async def get(self, preview: PreviewId, *, lock: bool = False) -> Preview:
        tables = await self._transaction.writing() if lock else self._transaction.tables
        found = tables.previews.get(preview)
        if found is None:
            raise NotFound(what="preview")
        return found

    async def save(self, preview: Preview) -> None:
        tables = await self._transaction.writing()
        if preview.id not in tables.previews:
            raise NotFound(what="preview")
        tables.previews[preview.id] = preview

    async def of_account(self, account: AccountId, *, lock: bool = False) -> tuple[Preview, ...]:
        tables = await self._transaction.writing() if lock else self._transaction.tables
        mine = [each for each in tables.previews.values() if each.account_id == account]
        return tuple(sorted(mine, key=lambda each: (each.created_at, each.id), reverse=True))

    async def of_poster(self, poster: PosterId) -> tuple[Preview, ...]:
        previews = (await self._transaction.writing()).previews.values()
        showing = [each for each in previews if each.poster_id == poster]
        return tuple(sorted(showing, key=lambda each: each.id))

    async def awaiting_review(self, request: PageRequest) -> Page[Preview]:
        waiting = [
            each
            for each in self._transaction.tables.previews.values()
            if each.state is PreviewState.PENDING_REVIEW
        ]
        waiting.sort(key=lambda each: (each.created_at, each.id))
        return page_of(waiting, request)

    async def expired(self, *, at: datetime, limit: int) -> tuple[Preview, ...]:
        previews = (await self._transaction.writing()).previews.values()
        over = [each for each in previews if not each.is_ordered and each.expires_at <= at]
        return tuple(sorted(over, key=lambda each: (each.expires_at, each.id))[:limit])

    async def forget(self, preview: PreviewId) -> None:
        (await self._transaction.writing()).previews.pop(preview, None)

"""Banned pictures and films in SQL."""

import attrs
from sqlalchemy import RowMapping, select, update

from stario.adapters.sql.rows import counted, flat, paged
from stario.adapters.sql.tables.banned_media import banned_media
from stario.adapters.sql.transaction import Rows, Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import BannedMediaId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.moderation.model.banned_media import BannedItem, BannedKind
from stario.ports.repositories.banned_media import BannedMedia


@attrs.frozen
class SqlBannedMedia(BannedMedia):
    _transaction: Transaction

    async def add(self, item: BannedItem) -> None:
        if not await self._transaction.add(banned_media, _row(item)):
            raise Conflict(what="banned_media")

    async def get(self, item: BannedMediaId, *, lock: bool = False) -> BannedItem:
        wanted = select(banned_media).where(banned_media.c.id == item)
        reading = self._transaction.locked if lock else self._transaction.rows
        for row in await reading(wanted):
            return _item(row)
        raise NotFound(what="banned_media")

    async def save(self, item: BannedItem) -> None:
        replacing = update(banned_media).where(banned_media.c.id == item.id)
        if await self._transaction.write(replacing.values(_row(item))) != 1:
            raise NotFound(what="banned_media")

    async def list(self, request: PageRequest) -> Page[BannedItem]:
        wanted: Rows = select(banned_media)
        latest_first = wanted.order_by(banned_media.c.added_at.desc(), banned_media.c.id.desc())
        rows = await self._transaction.rows(paged(latest_first, request))
        total = await counted(self._transaction, banned_media, wanted)
        return Page(tuple(map(_item, rows)), total, request)

    async def active(self) -> tuple[BannedItem, ...]:
        standing = select(banned_media).where(banned_media.c.retired_at.is_(None))
        rows = await self._transaction.rows(standing.order_by(banned_media.c.id))
        return tuple(map(_item, rows))


def _row(item: BannedItem) -> dict[str, object]:
    return flat(item) | {"hashes": [f"{bits:064x}" for bits in item.hashes]}


def _item(row: RowMapping) -> BannedItem:
    return BannedItem(
        id=row["id"],
        kind=BannedKind(row["kind"]),
        reason=row["reason"],
        hashes=tuple(int(bits, 16) for bits in row["hashes"]),
        added_by=row["added_by"],
        added_at=row["added_at"],
        retired_by=row["retired_by"],
        retired_at=row["retired_at"],
    )

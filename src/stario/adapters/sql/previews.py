"""Remembered designs on products in SQL."""

from datetime import datetime

import attrs
from sqlalchemy import RowMapping, delete, select, text, update

from stario.adapters.sql.rows import counted, flat, paged
from stario.adapters.sql.tables.previews import previews
from stario.adapters.sql.transaction import Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, PosterId, PreviewId
from stario.domain.kernel.language import Language
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.merch.model.preview import (
    ArtworkSource,
    PreflightFinding,
    Preview,
    PreviewState,
)
from stario.ports.repositories.merch import Previews


@attrs.frozen
class SqlPreviews(Previews):
    _transaction: Transaction

    async def add(self, preview: Preview) -> None:
        if not await self._transaction.add(previews, _row(preview)):
            raise Conflict(what="preview")

    async def get(self, preview: PreviewId, *, lock: bool = False) -> Preview:
        wanted = select(previews).where(previews.c.id == preview)
        read = self._transaction.locked if lock else self._transaction.rows
        rows = await read(wanted)
        if not rows:
            raise NotFound(what="preview")
        return _preview(rows[0])

    async def save(self, preview: Preview) -> None:
        replacing = update(previews).where(previews.c.id == preview.id).values(_row(preview))
        if await self._transaction.write(replacing) != 1:
            raise NotFound(what="preview")

    async def of_account(self, account: AccountId, *, lock: bool = False) -> tuple[Preview, ...]:
        mine = select(previews).where(previews.c.account_id == account)
        newest_first = mine.order_by(previews.c.created_at.desc(), previews.c.id.desc())
        read = self._transaction.locked if lock else self._transaction.rows
        return tuple(map(_preview, await read(newest_first)))

    async def of_poster(self, poster: PosterId) -> tuple[Preview, ...]:
        showing = select(previews).where(previews.c.poster_id == poster).order_by(previews.c.id)
        return tuple(map(_preview, await self._transaction.locked(showing)))

    async def awaiting_review(self, request: PageRequest) -> Page[Preview]:
        waiting = select(previews).where(text("state = 'pending_review'"))
        oldest_first = waiting.order_by(previews.c.created_at, previews.c.id)
        rows = await self._transaction.rows(paged(oldest_first, request))
        total = await counted(self._transaction, previews, waiting)
        return Page(tuple(map(_preview, rows)), total, request)

    async def expired(self, *, at: datetime, limit: int) -> tuple[Preview, ...]:
        rows = await self._transaction.locked(
            select(previews)
            .where(text("is_ordered IS FALSE"), previews.c.expires_at <= at)
            .order_by(previews.c.expires_at, previews.c.id)
            .limit(limit),
            skip_locked=True,
        )
        return tuple(map(_preview, rows))

    async def forget(self, preview: PreviewId) -> None:
        await self._transaction.write(delete(previews).where(previews.c.id == preview))


def _row(preview: Preview) -> dict[str, object]:
    findings = [attrs.asdict(finding) for finding in preview.findings]
    return flat(preview) | {"findings": findings}


def _preview(row: RowMapping) -> Preview:
    read = {
        "language": Language(row["language"]),
        "artwork": ArtworkSource(row["artwork"]),
        "state": PreviewState(row["state"]),
        "findings": tuple(PreflightFinding(**finding) for finding in row["findings"]),
    }
    return Preview(**(dict(row) | read))

"""Remembered sculptures in SQL."""

from datetime import datetime

import attrs
from sqlalchemy import RowMapping, select, update

from stario.adapters.sql.rows import counted, flat, paged
from stario.adapters.sql.tables.sculptures import sculptures
from stario.adapters.sql.transaction import Rows, Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, ConsentId, SculptureId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.merch.model.sculpture import Sculpture, SculptureKind
from stario.ports.repositories.sculptures import Sculptures

STANDING = sculptures.c.taken_down_at.is_(None)


@attrs.frozen
class SqlSculptures(Sculptures):
    _transaction: Transaction

    async def add(self, sculpture: Sculpture) -> None:
        if not await self._transaction.add(sculptures, flat(sculpture)):
            raise Conflict(what="sculpture")

    async def get(self, sculpture: SculptureId) -> Sculpture:
        found = await self._transaction.row(select(sculptures).where(sculptures.c.id == sculpture))
        if found is None:
            raise NotFound(what="sculpture")
        return _sculpture(found)

    async def save(self, sculpture: Sculpture) -> None:
        replacing = (
            update(sculptures).where(sculptures.c.id == sculpture.id).values(flat(sculpture))
        )
        if await self._transaction.write(replacing) != 1:
            raise NotFound(what="sculpture")

    async def list(self, request: PageRequest, *, account: AccountId) -> Page[Sculpture]:
        wanted: Rows = select(sculptures).where(sculptures.c.account_id == account, STANDING)
        newest_first = wanted.order_by(sculptures.c.created_at.desc(), sculptures.c.id.desc())
        rows = await self._transaction.rows(paged(newest_first, request))
        total = await counted(self._transaction, sculptures, wanted)
        return Page(tuple(map(_sculpture, rows)), total, request)

    async def standing_on(self, consent: ConsentId) -> tuple[Sculpture, ...]:
        rows = await self._transaction.locked(
            select(sculptures)
            .where(sculptures.c.consent_id == consent, STANDING)
            .order_by(sculptures.c.id)
        )
        return tuple(map(_sculpture, rows))

    async def expired(self, *, at: datetime, limit: int) -> tuple[Sculpture, ...]:
        rows = await self._transaction.locked(
            select(sculptures)
            .where(sculptures.c.expires_at <= at, STANDING)
            .order_by(sculptures.c.expires_at, sculptures.c.id)
            .limit(limit),
            skip_locked=True,
        )
        return tuple(map(_sculpture, rows))


def _sculpture(row: RowMapping) -> Sculpture:
    return Sculpture(
        id=row["id"],
        job_id=row["job_id"],
        account_id=row["account_id"],
        artist_id=row["artist_id"],
        consent_id=row["consent_id"],
        poster_id=row["poster_id"],
        kind=SculptureKind(row["kind"]),
        is_curved=row["is_curved"],
        width_mm=row["width_mm"],
        height_mm=row["height_mm"],
        depth_mm=row["depth_mm"],
        triangles=row["triangles"],
        minimum_thickness_mm=row["minimum_thickness_mm"],
        stl_key=row["stl_key"],
        glb_key=row["glb_key"],
        preview_key=row["preview_key"],
        sha256=row["sha256"],
        engine=row["engine"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        taken_down_at=row["taken_down_at"],
        taken_down_reason=row["taken_down_reason"],
    )

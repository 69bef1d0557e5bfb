"""Remembered posters in SQL."""

from datetime import datetime

import attrs
from sqlalchemy import RowMapping, and_, select, update

from stario.adapters.sql.rows import counted, flat, paged
from stario.adapters.sql.tables import posters
from stario.adapters.sql.transaction import Rows, Transaction
from stario.domain.generation.model.poster import Poster, PosterRatio, PosterStyle
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, ConsentId, PosterId
from stario.domain.kernel.language import Language
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.repositories.generation import Posters

STANDING = posters.c.taken_down_at.is_(None)
SHOWN = and_(STANDING, posters.c.held.is_(False))


@attrs.frozen
class SqlPosters(Posters):
    _transaction: Transaction

    async def add(self, poster: Poster) -> None:
        if not await self._transaction.add(posters, _row(poster)):
            raise Conflict(what="poster")

    async def get(self, poster: PosterId) -> Poster:
        found = await self._transaction.row(select(posters).where(posters.c.id == poster))
        if found is None:
            raise NotFound(what="poster")
        return _poster(found)

    async def save(self, poster: Poster) -> None:
        replacing = update(posters).where(posters.c.id == poster.id).values(_row(poster))
        if await self._transaction.write(replacing) != 1:
            raise NotFound(what="poster")

    async def add_file(self, poster: PosterId, name: str, key: str) -> bool:
        wanted = select(posters).where(posters.c.id == poster, STANDING)
        found = await self._transaction.locked(wanted)
        if not found:
            return False
        files = {**found[0]["files"], name: key}
        adding = update(posters).where(posters.c.id == poster).values(files=files)
        await self._transaction.write(adding)
        return True

    async def list(self, request: PageRequest, *, account: AccountId | None = None) -> Page[Poster]:
        wanted: Rows = select(posters).where(SHOWN)
        if account is not None:
            wanted = wanted.where(posters.c.account_id == account)
        newest_first = wanted.order_by(posters.c.created_at.desc(), posters.c.id.desc())
        rows = await self._transaction.rows(paged(newest_first, request))
        total = await counted(self._transaction, posters, wanted)
        return Page(tuple(map(_poster, rows)), total, request)

    async def standing_on(self, consent: ConsentId) -> tuple[Poster, ...]:
        rows = await self._transaction.locked(
            select(posters).where(posters.c.consent_id == consent, STANDING).order_by(posters.c.id)
        )
        return tuple(map(_poster, rows))

    async def expired(self, *, at: datetime, limit: int) -> tuple[Poster, ...]:
        rows = await self._transaction.locked(
            select(posters)
            .where(posters.c.expires_at <= at, STANDING)
            .order_by(posters.c.expires_at, posters.c.id)
            .limit(limit),
            skip_locked=True,
        )
        return tuple(map(_poster, rows))


def _row(poster: Poster) -> dict[str, object]:
    return flat(poster) | {"engines": dict(poster.engines), "files": dict(poster.files)}


def _poster(row: RowMapping) -> Poster:
    return Poster(
        id=row["id"],
        job_id=row["job_id"],
        account_id=row["account_id"],
        artist_id=row["artist_id"],
        consent_id=row["consent_id"],
        style=PosterStyle(row["style"]),
        aspect_ratio=PosterRatio(row["aspect_ratio"]),
        language=Language(row["language"]),
        text=row["text"],
        secondary_text=row["secondary_text"],
        template_id=row["template_id"],
        color_scheme=row["color_scheme"],
        with_fan=row["with_fan"],
        artist_name=row["artist_name"],
        portrait_key=row["portrait_key"],
        width=row["width"],
        height=row["height"],
        files=row["files"],
        thumbnail_key=row["thumbnail_key"],
        sha256=row["sha256"],
        seed=row["seed"],
        engines=row["engines"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        taken_down_at=row["taken_down_at"],
        taken_down_reason=row["taken_down_reason"],
        held=row["held"],
    )

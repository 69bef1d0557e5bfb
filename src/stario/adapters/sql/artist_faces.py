"""Remembered faces of artists in SQL."""

from array import array
from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs
from sqlalchemy import ColumnElement, RowMapping, and_, delete, exists, not_, select, update

from stario.adapters.sql.tables import artist_faces, artists, consents
from stario.adapters.sql.transaction import Transaction
from stario.domain.artists.model.artist import ArtistStatus
from stario.domain.faces.model.artist_face import ArtistFace, FaceDescription
from stario.domain.faces.model.features import Proportions
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import ArtistId
from stario.ports.repositories.faces import ArtistFaces, Undescribed

ASKED_AT_ONCE = 500
"""SQLite takes no more than so many values in one statement for certain."""


@attrs.frozen
class SqlArtistFaces(ArtistFaces):
    _transaction: Transaction

    async def save(self, face: ArtistFace) -> None:
        if not await self._transaction.locked(
            select(artists.c.id).where(artists.c.id == face.artist_id)
        ):
            raise Conflict(what="artist")
        row = _row(face)
        # The artist is locked, so nobody adds one between the two.
        replaced = await self._transaction.write(
            update(artist_faces).where(artist_faces.c.artist_id == face.artist_id).values(row)
        )
        if not replaced:
            await self._transaction.add(artist_faces, row)

    async def get(self, artist: ArtistId) -> ArtistFace | None:
        return next(iter(await self.several([artist])), None)

    async def several(self, artists: Iterable[ArtistId]) -> tuple[ArtistFace, ...]:
        asked = list(artists)
        found: list[ArtistFace] = []
        for first in range(0, len(asked), ASKED_AT_ONCE):
            part = asked[first : first + ASKED_AT_ONCE]
            rows = await self._transaction.rows(
                select(artist_faces).where(artist_faces.c.artist_id.in_(part))
            )
            found += map(_face, rows)
        return tuple(found)

    async def forget(self, artist: ArtistId) -> None:
        await self._transaction.write(
            delete(artist_faces).where(artist_faces.c.artist_id == artist)
        )

    async def comparable(self, engine: str, *, at: datetime) -> Mapping[ArtistId, datetime]:
        rows = await self._transaction.rows(
            select(artist_faces.c.artist_id, artist_faces.c.made_at)
            .join(artists, artists.c.id == artist_faces.c.artist_id)
            .where(_may_be_compared_with(at), _is_of(engine), artist_faces.c.problem.is_(None))
        )
        return {ArtistId(row["artist_id"]): row["made_at"] for row in rows}

    async def portrait_of(self, artist: ArtistId, *, at: datetime) -> str | None:
        row = await self._transaction.row(
            select(artists.c.portrait_key).where(artists.c.id == artist, _may_be_compared_with(at))
        )
        return None if row is None else str(row["portrait_key"])

    async def undescribed(
        self, engine: str, *, at: datetime, limit: int
    ) -> tuple[Undescribed, ...]:
        described = exists().where(artist_faces.c.artist_id == artists.c.id, _is_of(engine))
        rows = await self._transaction.rows(
            select(artists.c.id, artists.c.portrait_key)
            .where(_may_be_compared_with(at), not_(described))
            .order_by(artists.c.id)
            .limit(limit)
        )
        return tuple(
            Undescribed(artist_id=ArtistId(row["id"]), portrait_key=row["portrait_key"])
            for row in rows
        )

    async def forget_unfounded(self, *, at: datetime) -> int:
        founded = exists().where(
            artists.c.id == artist_faces.c.artist_id,
            artists.c.portrait_key == artist_faces.c.portrait_key,
            _has_consent(at),
        )
        # A plain look first: SQLite has one writer, and mostly there is nothing.
        if not await self._transaction.rows(
            select(artist_faces.c.artist_id).where(not_(founded)).limit(1)
        ):
            return 0
        return await self._transaction.write(delete(artist_faces).where(not_(founded)))


def _may_be_compared_with(at: datetime) -> ColumnElement[bool]:
    return and_(
        artists.c.is_verified,
        artists.c.status == ArtistStatus.ACTIVE.value,
        artists.c.portrait_key.is_not(None),
        _has_consent(at),
    )


def _has_consent(at: datetime) -> ColumnElement[bool]:
    return (
        exists()
        .where(
            consents.c.artist_id == artists.c.id,
            consents.c.likeness,
            consents.c.revoked_at.is_(None),
            consents.c.recorded_at <= at,
            consents.c.valid_until > at,
        )
        .correlate(artists)
    )


def _is_of(engine: str) -> ColumnElement[bool]:
    return and_(
        artist_faces.c.engine == engine,
        artist_faces.c.portrait_key == artists.c.portrait_key,
    )


def _row(face: ArtistFace) -> dict[str, object]:
    described = face.description
    return {
        "artist_id": face.artist_id,
        "portrait_key": face.portrait_key,
        "engine": face.engine,
        "made_at": face.made_at,
        "embedding": array("f", described.embedding).tobytes() if described else None,
        "proportions": attrs.asdict(described.proportions) if described else None,
        "problem": face.problem,
    }


def _face(row: RowMapping) -> ArtistFace:
    return ArtistFace(
        artist_id=ArtistId(row["artist_id"]),
        portrait_key=row["portrait_key"],
        engine=row["engine"],
        made_at=row["made_at"],
        description=_description(row),
        problem=row["problem"],
    )


def _description(row: RowMapping) -> FaceDescription | None:
    if row["embedding"] is None:
        return None
    embedding = array("f")
    embedding.frombytes(row["embedding"])
    return FaceDescription(
        embedding=tuple(embedding), proportions=Proportions(**row["proportions"])
    )

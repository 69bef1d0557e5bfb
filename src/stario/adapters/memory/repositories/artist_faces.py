"""Faces of artists in memory."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from stario.adapters.memory.transaction import Tables, Transaction
from stario.domain.artists.model.artist import Artist, ArtistStatus
from stario.domain.faces.model.artist_face import ArtistFace
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import ArtistId
from stario.ports.repositories.faces import ArtistFaces, Undescribed


@attrs.frozen
class MemoryArtistFaces(ArtistFaces):
    _transaction: Transaction

    async def save(self, face: ArtistFace) -> None:
        tables = await self._transaction.writing()
        if face.artist_id not in tables.artists:
            raise Conflict(what="artist")
        tables.artist_faces[face.artist_id] = face

    async def get(self, artist: ArtistId) -> ArtistFace | None:
        return self._transaction.tables.artist_faces.get(artist)

    async def several(self, artists: Iterable[ArtistId]) -> tuple[ArtistFace, ...]:
        faces = self._transaction.tables.artist_faces
        return tuple(faces[artist] for artist in artists if artist in faces)

    async def forget(self, artist: ArtistId) -> None:
        (await self._transaction.writing()).artist_faces.pop(artist, None)

    async def comparable(self, engine: str, *, at: datetime) -> Mapping[ArtistId, datetime]:
        tables = self._transaction.tables
        return {
            face.artist_id: face.made_at
            for face in tables.artist_faces.values()
            if face.description is not None
            and _is_of(engine, face, tables.artists[face.artist_id])
            and _may_be_compared_with(tables, tables.artists[face.artist_id], at)
        }

    async def portrait_of(self, artist: ArtistId, *, at: datetime) -> str | None:
        tables = self._transaction.tables
        found = tables.artists.get(artist)
        if found is None or not _may_be_compared_with(tables, found, at):
            return None
        return found.portrait_key

    async def undescribed(
        self, engine: str, *, at: datetime, limit: int
    ) -> tuple[Undescribed, ...]:
        tables = self._transaction.tables
        found = [
            Undescribed(artist_id=artist.id, portrait_key=artist.portrait_key)
            for artist in sorted(tables.artists.values(), key=lambda artist: artist.id)
            if artist.portrait_key is not None
            and _may_be_compared_with(tables, artist, at)
            and not _is_of(engine, tables.artist_faces.get(artist.id), artist)
        ]
        return tuple(found[:limit])

    async def forget_unfounded(self, *, at: datetime) -> int:
        tables = await self._transaction.writing()
        unfounded = [
            face.artist_id
            for face in tables.artist_faces.values()
            if face.portrait_key != tables.artists[face.artist_id].portrait_key
            or not _has_consent(tables, face.artist_id, at)
        ]
        for artist in unfounded:
            del tables.artist_faces[artist]
        return len(unfounded)


def _may_be_compared_with(tables: Tables, artist: Artist, at: datetime) -> bool:
    return (
        artist.is_verified
        and artist.status is ArtistStatus.ACTIVE
        and artist.portrait_key is not None
        and _has_consent(tables, artist.id, at)
    )


def _has_consent(tables: Tables, artist: ArtistId, at: datetime) -> bool:
    return any(
        consent.artist_id == artist and consent.likeness and consent.in_force(at=at)
        for consent in tables.consents.values()
    )


def _is_of(engine: str, face: ArtistFace | None, artist: Artist) -> bool:
    return face is not None and face.engine == engine and face.portrait_key == artist.portrait_key

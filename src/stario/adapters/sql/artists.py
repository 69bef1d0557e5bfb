"""Remembered artists in SQL."""

from datetime import datetime

import attrs
from sqlalchemy import RowMapping, delete, func, or_, select, update

from stario.adapters.sql.rows import counted, flat, paged
from stario.adapters.sql.tables import (
    artists,
    consents,
    jobs,
    products,
    templates,
    videos,
    voice_messages,
)
from stario.adapters.sql.transaction import Rows, Transaction
from stario.domain.artists.model.artist import Artist, ArtistStatus, Gender, VoiceEnrolment
from stario.domain.artists.model.template import PromptTemplate
from stario.domain.artists.model.verification import Verification, VerificationState
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.folding import folded
from stario.domain.kernel.ids import AccountId, ArtistId, TemplateId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.repositories.artists import ArtistCounts, ArtistFilter, Artists, Templates

NAMING = (consents, jobs, videos, voice_messages, products)


@attrs.frozen
class SqlArtists(Artists):
    _transaction: Transaction

    async def add(self, artist: Artist) -> None:
        if not await self._transaction.add(artists, _artist_row(artist)):
            raise Conflict(what="artist")

    async def get(self, artist: ArtistId) -> Artist:
        found = await self._transaction.row(select(artists).where(artists.c.id == artist))
        if found is None:
            raise NotFound(what="artist")
        return _artist(found)

    async def of_account(self, account: AccountId) -> Artist | None:
        found = await self._transaction.row(select(artists).where(artists.c.account_id == account))
        return None if found is None else _artist(found)

    async def save(self, artist: Artist, *, was: Artist) -> None:
        stored = await self._transaction.locked(select(artists).where(artists.c.id == was.id))
        if [_artist(row) for row in stored] != [was]:
            raise Conflict(what="artist")
        async with self._transaction.savepoint():
            await self._transaction.write(
                update(artists).where(artists.c.id == was.id).values(_artist_row(artist))
            )

    async def delete(self, artist: ArtistId) -> None:
        mine = select(artists.c.id).where(artists.c.id == artist)
        # Nobody may begin to name the artist between the look and the deletion.
        if not await self._transaction.locked_against_references(mine):
            raise NotFound(what="artist")
        named = or_(
            *(select(table.c.id).where(table.c.artist_id == artist).exists() for table in NAMING)
        )
        if await self._transaction.rows(mine.where(named)):
            raise Conflict(what="artist")
        await self._transaction.write(delete(artists).where(artists.c.id == artist))

    async def list(self, request: PageRequest, wanted: ArtistFilter) -> Page[Artist]:
        matching = _matching(wanted)
        popular_first = matching.order_by(
            artists.c.is_popular.desc(), artists.c.sort_name, artists.c.id
        )
        rows = await self._transaction.rows(paged(popular_first, request))
        total = await counted(self._transaction, artists, matching)
        return Page(tuple(map(_artist, rows)), total, request)

    async def counts(self) -> ArtistCounts:
        rows = await self._transaction.rows(
            select(
                artists.c.category,
                func.count().label("total"),
                func.count().filter(artists.c.status == ArtistStatus.ACTIVE.value).label("active"),
                func.count().filter(artists.c.is_verified).label("verified"),
                func.count().filter(artists.c.is_popular).label("popular"),
            ).group_by(artists.c.category)
        )
        return ArtistCounts(
            total=sum(row["total"] for row in rows),
            active=sum(row["active"] for row in rows),
            verified=sum(row["verified"] for row in rows),
            popular=sum(row["popular"] for row in rows),
            by_category={row["category"]: row["total"] for row in rows},
        )


@attrs.frozen
class SqlTemplates(Templates):
    _transaction: Transaction

    async def add(self, template: PromptTemplate) -> None:
        if not await self._transaction.add(templates, flat(template)):
            raise Conflict(what="template")

    async def get(self, template: TemplateId) -> PromptTemplate:
        found = await self._transaction.row(select(templates).where(templates.c.id == template))
        if found is None:
            raise NotFound(what="template")
        return _template(found)

    async def of_artist(self, artist: ArtistId) -> tuple[PromptTemplate, ...]:
        rows = await self._transaction.rows(
            select(templates)
            .where(templates.c.artist_id == artist)
            .order_by(templates.c.created_at, templates.c.id)
        )
        return tuple(map(_template, rows))


def _matching(wanted: ArtistFilter) -> Rows:
    matching: Rows = select(artists)
    for name in ("category", "country", "gender", "status", "is_verified", "is_popular"):
        value = getattr(wanted, name)
        if value is not None:
            matching = matching.where(artists.c[name] == value)
    if wanted.search is not None:
        words = folded(wanted.search)
        matching = matching.where(artists.c.search_text.contains(words, autoescape=True))
    return matching


def _artist_row(artist: Artist) -> dict[str, object]:
    row = flat(artist)
    del row["price"], row["verification"], row["voice"]
    return row | {
        "price_tiyin": artist.price.tiyin,
        "verification_state": artist.verification.state.value,
        "verification_assigned_to": artist.verification.assigned_to,
        "verification_notes": artist.verification.notes,
        "verification_submitted_at": artist.verification.submitted_at,
        "verification_decided_at": artist.verification.decided_at,
        "voice": _voice_structure(artist.voice),
        "search_text": folded(f"{artist.name}\n{artist.description}"),
        "sort_name": folded(artist.name),
    }


def _voice_structure(voice: VoiceEnrolment | None) -> dict[str, object] | None:
    if voice is None:
        return None
    return flat(voice) | {"enrolled_at": voice.enrolled_at.isoformat()}


def _voice(row: RowMapping) -> VoiceEnrolment | None:
    voice = row["voice"]
    if voice is None:
        return None
    return VoiceEnrolment(
        profile_key=voice["profile_key"],
        engine=voice["engine"],
        voice=voice["voice"],
        similarity=voice["similarity"],
        error_rate=voice["error_rate"],
        enrolled_at=datetime.fromisoformat(voice["enrolled_at"]),
    )


def _artist(row: RowMapping) -> Artist:
    return Artist(
        id=row["id"],
        name=row["name"],
        description=row["description"],
        category=row["category"],
        country=row["country"],
        gender=Gender(row["gender"]),
        price=Money(row["price_tiyin"]),
        followers=row["followers"],
        is_verified=row["is_verified"],
        is_popular=row["is_popular"],
        status=ArtistStatus(row["status"]),
        email=row["email"],
        phone=row["phone"],
        languages=tuple(map(Language, row["languages"])),
        topics=tuple(row["topics"]),
        account_id=row["account_id"],
        verification=Verification(
            state=VerificationState(row["verification_state"]),
            assigned_to=row["verification_assigned_to"],
            notes=row["verification_notes"],
            submitted_at=row["verification_submitted_at"],
            decided_at=row["verification_decided_at"],
        ),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        stock_voice=row["stock_voice"],
        portrait_key=row["portrait_key"],
        smile_key=row["smile_key"],
        voice_reference_key=row["voice_reference_key"],
        voice=_voice(row),
        document_keys=tuple(row["document_keys"]),
    )


def _template(row: RowMapping) -> PromptTemplate:
    return PromptTemplate(
        id=row["id"],
        artist_id=row["artist_id"],
        title=row["title"],
        text=row["text"],
        language=Language(row["language"]),
        occasion=row["occasion"],
        created_at=row["created_at"],
    )

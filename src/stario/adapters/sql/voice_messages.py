"""Remembered voice messages in SQL."""

from datetime import datetime

import attrs
from sqlalchemy import RowMapping, and_, func, select, update

from stario.adapters.sql.rows import counted, flat, paged
from stario.adapters.sql.tables import voice_messages
from stario.adapters.sql.transaction import Transaction
from stario.domain.generation.model.voice_message import VoiceMessage
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, ArtistId, ConsentId, VoiceMessageId
from stario.domain.kernel.language import Language
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.repositories.generation import VoiceMessages

STANDING = voice_messages.c.taken_down_at.is_(None)
SHOWN = and_(STANDING, voice_messages.c.held.is_(False))
NEWEST_FIRST = (voice_messages.c.created_at.desc(), voice_messages.c.id.desc())


@attrs.frozen
class SqlVoiceMessages(VoiceMessages):
    _transaction: Transaction

    async def add(self, message: VoiceMessage) -> None:
        if not await self._transaction.add(voice_messages, _row(message)):
            raise Conflict(what="voice_message")

    async def get(self, message: VoiceMessageId) -> VoiceMessage:
        found = await self._transaction.row(
            select(voice_messages).where(voice_messages.c.id == message)
        )
        if found is None:
            raise NotFound(what="voice_message")
        return _voice_message(found)

    async def save(self, message: VoiceMessage) -> None:
        replacing = update(voice_messages).where(voice_messages.c.id == message.id)
        if await self._transaction.write(replacing.values(_row(message))) != 1:
            raise NotFound(what="voice_message")

    async def samples(self, artist: ArtistId) -> tuple[VoiceMessage, ...]:
        age = func.row_number().over(partition_by=voice_messages.c.language, order_by=NEWEST_FIRST)
        ranked = (
            select(voice_messages, age.label("age"))
            .where(voice_messages.c.artist_id == artist, voice_messages.c.is_sample, SHOWN)
            .subquery("ranked")
        )
        newest = select(ranked).where(ranked.c.age == 1).order_by(ranked.c.language)
        return tuple(map(_voice_message, await self._transaction.rows(newest)))

    async def list(self, request: PageRequest, *, account: AccountId) -> Page[VoiceMessage]:
        wanted = select(voice_messages).where(SHOWN, voice_messages.c.account_id == account)
        rows = await self._transaction.rows(paged(wanted.order_by(*NEWEST_FIRST), request))
        total = await counted(self._transaction, voice_messages, wanted)
        return Page(tuple(map(_voice_message, rows)), total, request)

    async def standing_on(self, consent: ConsentId) -> tuple[VoiceMessage, ...]:
        rows = await self._transaction.locked(
            select(voice_messages)
            .where(voice_messages.c.consent_id == consent, STANDING)
            .order_by(voice_messages.c.id)
        )
        return tuple(map(_voice_message, rows))

    async def expired(self, *, at: datetime, limit: int) -> tuple[VoiceMessage, ...]:
        rows = await self._transaction.locked(
            select(voice_messages)
            .where(voice_messages.c.expires_at <= at, STANDING)
            .order_by(voice_messages.c.expires_at, voice_messages.c.id)
            .limit(limit),
            skip_locked=True,
        )
        return tuple(map(_voice_message, rows))


def _row(message: VoiceMessage) -> dict[str, object]:
    return flat(message) | {"engines": dict(message.engines)}


def _voice_message(row: RowMapping) -> VoiceMessage:
    return VoiceMessage(
        id=row["id"],
        job_id=row["job_id"],
        account_id=row["account_id"],
        artist_id=row["artist_id"],
        consent_id=row["consent_id"],
        language=Language(row["language"]),
        text=row["text"],
        emotion=row["emotion"],
        speed=row["speed"],
        audio_key=row["audio_key"],
        duration_seconds=row["duration_seconds"],
        voice_match=row["voice_match"],
        engines=row["engines"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        is_sample=row["is_sample"],
        taken_down_at=row["taken_down_at"],
        taken_down_reason=row["taken_down_reason"],
        held=row["held"],
    )

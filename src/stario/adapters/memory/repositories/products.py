"""What came of work, in memory."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from stario.adapters.memory.repositories.pages import page_of
from stario.adapters.memory.transaction import Tables, Transaction
from stario.domain.generation.model.share import ShareLink
from stario.domain.generation.model.video import Video
from stario.domain.generation.model.voice_message import VoiceMessage
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, ArtistId, ConsentId, VideoId, VoiceMessageId
from stario.domain.kernel.language import Language
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.repositories.generation import Shares, Videos, VoiceMessages


@attrs.frozen
class MemoryVideos(Videos):
    _transaction: Transaction

    async def add(self, video: Video) -> None:
        tables = await self._transaction.writing()
        if video.id in tables.videos or any(
            other.job_id == video.job_id for other in tables.videos.values()
        ):
            raise Conflict(what="video")
        _refer(self._transaction, tables, video)
        tables.videos[video.id] = video

    async def get(self, video: VideoId) -> Video:
        found = self._transaction.tables.videos.get(video)
        if found is None:
            raise NotFound(what="video")
        return found

    async def save(self, video: Video) -> None:
        videos = (await self._transaction.writing()).videos
        if video.id not in videos:
            raise NotFound(what="video")
        videos[video.id] = video

    async def add_renditions(
        self,
        video: VideoId,
        renditions: Mapping[str, str],
        *,
        preview_key: str | None,
        stream_key: str | None,
    ) -> bool:
        videos = (await self._transaction.writing()).videos
        found = videos.get(video)
        if found is None or found.taken_down_at is not None:
            return False
        videos[video] = attrs.evolve(
            found,
            renditions={**found.renditions, **renditions},
            preview_key=preview_key or found.preview_key,
            stream_key=stream_key or found.stream_key,
        )
        return True

    async def list(self, request: PageRequest, *, account: AccountId | None = None) -> Page[Video]:
        standing = [
            video
            for video in self._transaction.tables.videos.values()
            if video.is_shown and (account is None or video.account_id == account)
        ]
        standing.sort(key=lambda video: (video.created_at, video.id), reverse=True)
        return page_of(standing, request)

    async def standing_on(self, consent: ConsentId) -> tuple[Video, ...]:
        kept = (await self._transaction.writing()).videos.values()
        found = [v for v in kept if v.consent_id == consent and v.taken_down_at is None]
        return tuple(sorted(found, key=lambda video: video.id))

    async def expired(self, *, at: datetime, limit: int) -> tuple[Video, ...]:
        kept = (await self._transaction.writing()).videos.values()
        found = [v for v in kept if v.expires_at <= at and v.taken_down_at is None]
        return tuple(sorted(found, key=lambda video: (video.expires_at, video.id))[:limit])


@attrs.frozen
class MemoryVoiceMessages(VoiceMessages):
    _transaction: Transaction

    async def add(self, message: VoiceMessage) -> None:
        tables = await self._transaction.writing()
        if message.id in tables.voice_messages or any(
            other.job_id == message.job_id for other in tables.voice_messages.values()
        ):
            raise Conflict(what="voice_message")
        _refer(self._transaction, tables, message)
        tables.voice_messages[message.id] = message

    async def get(self, message: VoiceMessageId) -> VoiceMessage:
        found = self._transaction.tables.voice_messages.get(message)
        if found is None:
            raise NotFound(what="voice_message")
        return found

    async def save(self, message: VoiceMessage) -> None:
        messages = (await self._transaction.writing()).voice_messages
        if message.id not in messages:
            raise NotFound(what="voice_message")
        messages[message.id] = message

    async def samples(self, artist: ArtistId) -> tuple[VoiceMessage, ...]:
        newest: dict[Language, VoiceMessage] = {}
        for message in sorted(self._standing(self._transaction.tables), key=_age):
            if not message.held and message.is_sample and message.artist_id == artist:
                newest[message.language] = message
        return tuple(newest[language] for language in sorted(newest))

    async def list(self, request: PageRequest, *, account: AccountId) -> Page[VoiceMessage]:
        standing = self._standing(self._transaction.tables)
        mine = [
            message for message in standing if not message.held and message.account_id == account
        ]
        return page_of(sorted(mine, key=_age, reverse=True), request)

    async def standing_on(self, consent: ConsentId) -> tuple[VoiceMessage, ...]:
        standing = self._standing(await self._transaction.writing())
        found = [message for message in standing if message.consent_id == consent]
        return tuple(sorted(found, key=lambda message: message.id))

    async def expired(self, *, at: datetime, limit: int) -> tuple[VoiceMessage, ...]:
        standing = self._standing(await self._transaction.writing())
        found = [message for message in standing if message.expires_at <= at]
        return tuple(sorted(found, key=lambda message: (message.expires_at, message.id))[:limit])

    @staticmethod
    def _standing(tables: Tables) -> Sequence[VoiceMessage]:
        return [m for m in tables.voice_messages.values() if m.taken_down_at is None]


@attrs.frozen
class MemoryShares(Shares):
    _transaction: Transaction

    async def add(self, share: ShareLink) -> None:
        tables = await self._transaction.writing()
        if share.token in tables.shares:
            raise Conflict(what="share")
        self._transaction.refer(tables.accounts, share.account_id)
        tables.shares[share.token] = share

    async def get(self, token: str) -> ShareLink:
        found = self._transaction.tables.shares.get(token)
        if found is None:
            raise NotFound(what="share")
        return found

    async def forget_subject(self, subject_id: str) -> None:
        shares = (await self._transaction.writing()).shares
        for token in [key for key, kept in shares.items() if kept.subject_id == subject_id]:
            del shares[token]


def _age(message: VoiceMessage) -> tuple[datetime, str]:
    return message.created_at, message.id


def _refer(transaction: Transaction, tables: Tables, product: Video | VoiceMessage) -> None:
    transaction.refer(tables.jobs, product.job_id)
    transaction.refer(tables.accounts, product.account_id)
    transaction.refer(tables.artists, product.artist_id)
    transaction.refer(tables.consents, product.consent_id)

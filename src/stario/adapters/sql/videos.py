"""Remembered videos in SQL."""

from collections.abc import Mapping
from datetime import datetime

import attrs
from sqlalchemy import RowMapping, and_, select, update

from stario.adapters.sql.rows import counted, flat, paged
from stario.adapters.sql.tables import videos
from stario.adapters.sql.transaction import Rows, Transaction
from stario.domain.generation.model.greeting import AspectRatio, Occasion
from stario.domain.generation.model.video import Video
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, ConsentId, VideoId
from stario.domain.kernel.language import Language
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.repositories.generation import Videos

STANDING = videos.c.taken_down_at.is_(None)
SHOWN = and_(STANDING, videos.c.held.is_(False))


@attrs.frozen
class SqlVideos(Videos):
    _transaction: Transaction

    async def add(self, video: Video) -> None:
        if not await self._transaction.add(videos, _row(video)):
            raise Conflict(what="video")

    async def get(self, video: VideoId) -> Video:
        found = await self._transaction.row(select(videos).where(videos.c.id == video))
        if found is None:
            raise NotFound(what="video")
        return _video(found)

    async def save(self, video: Video) -> None:
        replacing = update(videos).where(videos.c.id == video.id).values(_row(video))
        if await self._transaction.write(replacing) != 1:
            raise NotFound(what="video")

    async def add_renditions(
        self,
        video: VideoId,
        renditions: Mapping[str, str],
        *,
        preview_key: str | None,
        stream_key: str | None,
    ) -> bool:
        found = await self._transaction.locked(select(videos).where(videos.c.id == video, STANDING))
        if not found:
            return False
        added = {
            "renditions": {**found[0]["renditions"], **renditions},
            "preview_key": preview_key or found[0]["preview_key"],
            "stream_key": stream_key or found[0]["stream_key"],
        }
        await self._transaction.write(update(videos).where(videos.c.id == video).values(added))
        return True

    async def list(self, request: PageRequest, *, account: AccountId | None = None) -> Page[Video]:
        wanted: Rows = select(videos).where(SHOWN)
        if account is not None:
            wanted = wanted.where(videos.c.account_id == account)
        newest_first = wanted.order_by(videos.c.created_at.desc(), videos.c.id.desc())
        rows = await self._transaction.rows(paged(newest_first, request))
        total = await counted(self._transaction, videos, wanted)
        return Page(tuple(map(_video, rows)), total, request)

    async def standing_on(self, consent: ConsentId) -> tuple[Video, ...]:
        rows = await self._transaction.locked(
            select(videos).where(videos.c.consent_id == consent, STANDING).order_by(videos.c.id)
        )
        return tuple(map(_video, rows))

    async def expired(self, *, at: datetime, limit: int) -> tuple[Video, ...]:
        rows = await self._transaction.locked(
            select(videos)
            .where(videos.c.expires_at <= at, STANDING)
            .order_by(videos.c.expires_at, videos.c.id)
            .limit(limit),
            skip_locked=True,
        )
        return tuple(map(_video, rows))


def _row(video: Video) -> dict[str, object]:
    return flat(video) | {"engines": dict(video.engines), "renditions": dict(video.renditions)}


def _video(row: RowMapping) -> Video:
    return Video(
        id=row["id"],
        job_id=row["job_id"],
        account_id=row["account_id"],
        artist_id=row["artist_id"],
        consent_id=row["consent_id"],
        occasion=Occasion(row["occasion"]),
        language=Language(row["language"]),
        recipient_name=row["recipient_name"],
        script=row["script"],
        aspect_ratio=AspectRatio(row["aspect_ratio"]),
        width=row["width"],
        height=row["height"],
        duration_seconds=row["duration_seconds"],
        video_key=row["video_key"],
        thumbnail_key=row["thumbnail_key"],
        captions_key=row["captions_key"],
        sha256=row["sha256"],
        voice_match=row["voice_match"],
        seed=row["seed"],
        engines=row["engines"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        renditions=row["renditions"],
        preview_key=row["preview_key"],
        stream_key=row["stream_key"],
        taken_down_at=row["taken_down_at"],
        taken_down_reason=row["taken_down_reason"],
        held=row["held"],
    )

"""Make a public link to a video, and open one."""

import attrs

from stario.domain.generation.model.share import (
    SHARED_FOR,
    SharedKind,
    ShareLink,
    SharePlatform,
)
from stario.domain.generation.model.video import Video
from stario.domain.generation.usecases.read_video import ReadVideo
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, VideoId
from stario.ports.storage import Storage
from stario.ports.system import Clock, Entropy


@attrs.frozen(kw_only=True)
class ShareVideo:
    storage: Storage
    read_video: ReadVideo
    clock: Clock
    entropy: Entropy

    async def __call__(
        self, video_id: VideoId, platform: SharePlatform, *, account: AccountId
    ) -> ShareLink:
        """
        Make a link that anybody may open for `SHARED_FOR`.

        Raises:
            NotFound: no such video, or somebody else's.
        """
        video = await self.read_video(video_id, account=account)
        now = self.clock.now()
        link = ShareLink(
            token=self.entropy.token(18),
            kind=SharedKind.VIDEO,
            subject_id=video.id,
            account_id=account,
            platform=platform,
            created_at=now,
            expires_at=min(now + SHARED_FOR, video.expires_at),
        )
        async with self.storage() as work:
            await work.shares.add(link)
            await work.commit()
        return link


@attrs.frozen(kw_only=True)
class SharedVideo:
    """What a stranger with the link may know."""

    video: Video
    artist_name: str


@attrs.frozen(kw_only=True)
class OpenShare:
    storage: Storage
    clock: Clock

    async def __call__(self, token: str) -> SharedVideo:
        """
        Open a link.

        Raises:
            NotFound: no such link, it is too old, or the video is gone.
        """
        async with self.storage() as work:
            link = await work.shares.get(token)
            if link.kind is not SharedKind.VIDEO or link.expires_at <= self.clock.now():
                raise NotFound(what="share")
            video = await work.videos.get(VideoId(link.subject_id))
            if video.taken_down_at is not None:
                raise NotFound(what="share")
            artist = await work.artists.get(video.artist_id)
        return SharedVideo(video=video, artist_name=artist.name)

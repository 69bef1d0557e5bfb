"""Make a public link to a video."""

import attrs

from stario.domain.generation.model.share import (
    SHARED_FOR,
    SharedKind,
    ShareLink,
    SharePlatform,
)
from stario.domain.generation.usecases.read_video import ReadVideo
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

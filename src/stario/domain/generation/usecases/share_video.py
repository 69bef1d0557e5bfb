"""Make a public link to a video."""

import attrs

from stario.domain.generation.model.share import (
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
        link = ShareLink.opened(
            self.entropy.token(18),
            SharedKind.VIDEO,
            video.id,
            account=account,
            platform=platform,
            subject_expires_at=video.expires_at,
            at=self.clock.now(),
        )
        async with self.storage() as work:
            await work.shares.add(link)
            await work.commit()
        return link

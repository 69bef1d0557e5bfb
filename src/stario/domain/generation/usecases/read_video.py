"""Find a video for somebody who may see it."""

import attrs

from stario.domain.generation.model.video import Video
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, VideoId
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ReadVideo:
    storage: Storage

    async def __call__(self, video_id: VideoId, *, account: AccountId | None) -> Video:
        """
        Find a video; *account* None stands for staff.

        Raises:
            NotFound: no such video, somebody else's, or one that was taken down or is held.
        """
        async with self.storage() as work:
            video = await work.videos.get(video_id)
        if not video.is_shown or account not in (None, video.account_id):
            raise NotFound(what="video")
        return video

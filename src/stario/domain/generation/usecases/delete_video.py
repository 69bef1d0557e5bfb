"""Delete a video with its files and links."""

import attrs

from stario.domain.compliance.usecases.take_down import TakeDown
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, VideoId
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class DeleteVideo:
    storage: Storage
    take_down: TakeDown
    clock: Clock

    async def __call__(self, video_id: VideoId, *, account: AccountId | None) -> None:
        """
        Take it down at once; its files follow within seconds. *account* None stands for staff.

        Raises:
            NotFound: no such video, somebody else's, or one that is gone already.
        """
        async with self.storage() as work:
            video = await work.videos.get(video_id)
            if not video.is_shown or account not in (None, video.account_id):
                raise NotFound(what="video")
            await self.take_down.video(work, video, "deleted", at=self.clock.now())
            await work.commit()

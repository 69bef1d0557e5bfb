"""Delete a video with its files and links."""

import attrs

from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, VideoId
from stario.domain.kernel.outbox import delete_media
from stario.ports.media import Bucket
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class DeleteVideo:
    storage: Storage
    clock: Clock
    ids: Ids

    async def __call__(self, video_id: VideoId, *, account: AccountId | None) -> None:
        """
        Take it down at once; its files follow within seconds. *account* None stands for staff.

        Raises:
            NotFound: no such video, somebody else's, or one that is gone already.
        """
        now = self.clock.now()
        async with self.storage() as work:
            video = await work.videos.get(video_id)
            if video.taken_down_at is not None or (account not in (None, video.account_id)):
                raise NotFound(what="video")
            await work.videos.save(video.take_down("deleted", at=now))
            await work.shares.forget_subject(video.id)
            await work.outbox.add(
                delete_media(
                    id_=self.ids.new(), bucket=Bucket.MEDIA.value, prefix=video.prefix, at=now
                )
            )
            await work.commit()

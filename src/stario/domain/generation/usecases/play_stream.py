"""Give the HLS playlist of a video with links that can be played."""

from pathlib import PurePosixPath

import attrs

from stario.domain.generation.model.playlist import with_links
from stario.domain.generation.usecases.link_media import LinkMedia
from stario.domain.generation.usecases.read_video import ReadVideo
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, VideoId
from stario.ports.media import Bucket, ObjectStore


@attrs.frozen(kw_only=True)
class PlayStream:
    read_video: ReadVideo
    link_media: LinkMedia
    objects: ObjectStore

    async def __call__(self, video_id: VideoId, name: str, *, account: AccountId | None) -> bytes:
        """
        Read the playlist *name* of a video; each file that it names becomes an expiring link.

        Raises:
            NotFound: no such video or playlist, somebody else's, or the stream is not ready yet.
        """
        video = await self.read_video(video_id, account=account)
        if video.stream_key is None or "/" in name:
            raise NotFound(what="stream")
        folder = PurePosixPath(video.stream_key).parent
        playlist = await self.objects.get(Bucket.MEDIA, str(folder / name))
        links = {}
        async for item in self.objects.list(Bucket.MEDIA, prefix=f"{folder}/"):
            file = PurePosixPath(item.key).name
            if not file.endswith(".m3u8"):
                links[file] = (await self.link_media(item.key)).url
        return with_links(playlist.decode(), links).encode()

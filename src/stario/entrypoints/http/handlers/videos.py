"""Talking videos over HTTP."""

import attrs

from stario.domain.generation.model.delivery import rendition_for
from stario.domain.generation.usecases.delete_video import DeleteVideo
from stario.domain.generation.usecases.link_media import LinkMedia
from stario.domain.generation.usecases.list_videos import ListVideos
from stario.domain.generation.usecases.play_stream import PlayStream
from stario.domain.generation.usecases.read_video import ReadVideo
from stario.domain.generation.usecases.share_video import ShareVideo
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import VideoId
from stario.domain.kernel.paging import LARGEST_PAGE, Page, PageRequest
from stario.entrypoints.http.fields import Listing, PageQuery, listing
from stario.entrypoints.http.handlers.owner import owner_of
from stario.entrypoints.http.handlers.share_links import share_answer
from stario.entrypoints.http.handlers.videos_schema import (
    DownloadAnswer,
    DownloadQuery,
    ShareAnswer,
    ShareQuery,
    StreamPath,
    VideoAnswer,
    VideoPath,
    video_answer,
)
from stario.entrypoints.http.routing import SIGNED_IN, Call, RateClass, Reply, Route, route

TAG = "Videos"


@attrs.frozen(kw_only=True)
class VideoHandlers:
    """What is done with finished videos; `public_url` is where fans reach this gateway."""

    list_videos: ListVideos
    read_video: ReadVideo
    delete_video: DeleteVideo
    share_video: ShareVideo
    play_stream: PlayStream
    link_media: LinkMedia
    public_url: str

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/videos",
                self.list,
                tag=TAG,
                summary="List videos: one's own, or all for staff",
                query=PageQuery,
                response=Listing[VideoAnswer],
                roles=SIGNED_IN,
            ),
            route(
                "GET",
                "/videos/my",
                self.mine,
                tag=TAG,
                summary="List one's newest videos",
                response=list[VideoAnswer],
                roles=SIGNED_IN,
            ),
            route(
                "GET",
                "/videos/{video_id}",
                self.read,
                tag=TAG,
                summary="Read a video",
                path_params=VideoPath,
                response=VideoAnswer,
                roles=SIGNED_IN,
                errors=(NotFound,),
            ),
            route(
                "DELETE",
                "/videos/{video_id}",
                self.delete,
                tag=TAG,
                summary="Delete a video with its files and links",
                path_params=VideoPath,
                status=204,
                roles=SIGNED_IN,
                errors=(NotFound,),
            ),
            *self._delivery(),
        ]

    def _delivery(self) -> list[Route]:
        return [
            route(
                "GET",
                "/videos/{video_id}/stream/{playlist}",
                self.stream,
                tag=TAG,
                summary="Play a video as HLS",
                path_params=StreamPath,
                media_type="application/vnd.apple.mpegurl",
                roles=SIGNED_IN,
                errors=(NotFound,),
            ),
            route(
                "POST",
                "/videos/{video_id}/share",
                self.share,
                tag=TAG,
                summary="Make a public link",
                path_params=VideoPath,
                query=ShareQuery,
                response=ShareAnswer,
                roles=SIGNED_IN,
                errors=(NotFound,),
                idempotent=True,
            ),
            route(
                "POST",
                "/videos/{video_id}/download",
                self.download,
                tag=TAG,
                summary="Get a link that saves the file",
                path_params=VideoPath,
                query=DownloadQuery,
                response=DownloadAnswer,
                roles=SIGNED_IN,
                errors=(NotFound,),
                limit=RateClass.READ,
            ),
        ]

    async def list(self, call: Call[None, None, PageQuery]) -> Reply:
        page = await self.list_videos(call.query.request(), account=owner_of(call.claims))
        answers = tuple([await video_answer(video, self.link_media) for video in page.items])
        return Reply(listing(Page(answers, page.total, page.request), lambda answer: answer))

    async def mine(self, call: Call) -> Reply:
        request = PageRequest(1, LARGEST_PAGE)
        page = await self.list_videos(request, account=call.claims.account_id)
        return Reply([await video_answer(video, self.link_media) for video in page.items])

    async def read(self, call: Call[None, VideoPath]) -> Reply:
        video = await self.read_video(VideoId(call.path.video_id), account=owner_of(call.claims))
        return Reply(await video_answer(video, self.link_media))

    async def delete(self, call: Call[None, VideoPath]) -> Reply:
        await self.delete_video(VideoId(call.path.video_id), account=owner_of(call.claims))
        return Reply()

    async def stream(self, call: Call[None, StreamPath]) -> Reply:
        playlist = await self.play_stream(
            VideoId(call.path.video_id), call.path.playlist, account=owner_of(call.claims)
        )
        return Reply(content=playlist, media_type="application/vnd.apple.mpegurl")

    async def share(self, call: Call[None, VideoPath, ShareQuery]) -> Reply:
        link = await self.share_video(
            VideoId(call.path.video_id), call.query.platform, account=call.claims.account_id
        )
        return Reply(share_answer(link, public_url=self.public_url))

    async def download(self, call: Call[None, VideoPath, DownloadQuery]) -> Reply:
        video = await self.read_video(VideoId(call.path.video_id), account=owner_of(call.claims))
        quality, key = rendition_for(video, call.query.quality)
        name = f"stario-{video.occasion.value}-{video.id[-8:]}-{quality}.mp4"
        link = await self.link_media(key, filename=name)
        return Reply(
            DownloadAnswer(
                download_url=link.url, quality=quality, expires_in_seconds=link.expires_in_seconds
            )
        )

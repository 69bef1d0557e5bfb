"""The public page behind a shared link."""

from html import escape
from importlib import resources
from string import Template
from typing import Annotated
from urllib.parse import urlsplit

import attrs
import msgspec
from msgspec import Meta
from starlette.responses import RedirectResponse

from stario.domain.generation.usecases.link_media import LinkMedia
from stario.domain.generation.usecases.share_video import OpenShare, SharedVideo
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.language import Language
from stario.entrypoints.http.routing import Call, Reply, Route, route

TAG = "Sharing"
PAGE = Template(resources.files(__package__).joinpath("shared.html").read_text("utf-8"))

TITLES = {
    Language.UZBEK: "{artist} — {name} uchun tabrik",
    Language.RUSSIAN: "{artist} поздравляет: {name}",
    Language.ENGLISH: "A greeting for {name} from {artist}",
}
LABELS = {
    Language.UZBEK: "Bu video sunʼiy intellekt yordamida, ijrochining roziligi bilan yaratilgan.",
    Language.RUSSIAN: "Видео создано искусственным интеллектом с согласия артиста.",
    Language.ENGLISH: "This video was made by AI, with the artist's consent.",
}


class SharePath(msgspec.Struct):
    token: Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{10,64}$", max_length=64)]


@attrs.frozen(kw_only=True)
class SharedHandlers:
    """`public_url` is where fans reach this gateway; `media_origin` where links to media lead."""

    open_share: OpenShare
    link_media: LinkMedia
    public_url: str
    media_origin: str

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/s/{token}",
                self.page,
                tag=TAG,
                summary="Watch a shared video",
                path_params=SharePath,
                media_type="text/html",
                errors=(NotFound,),
            ),
            route(
                "GET",
                "/s/{token}/video",
                self.video,
                tag=TAG,
                summary="Go to the file of a shared video",
                path_params=SharePath,
                status=302,
                errors=(NotFound,),
            ),
            route(
                "GET",
                "/s/{token}/thumbnail",
                self.thumbnail,
                tag=TAG,
                summary="Go to the picture of a shared video",
                path_params=SharePath,
                status=302,
                errors=(NotFound,),
            ),
        ]

    async def page(self, call: Call[None, SharePath]) -> Reply:
        shared = await self.open_share(call.path.token)
        html = shared_page(shared, url=f"{self.public_url.rstrip('/')}/s/{call.path.token}")
        policy = (
            "default-src 'none'; style-src 'unsafe-inline'; "
            "frame-ancestors 'none'; base-uri 'none'; "
            f"media-src 'self' {self.media_origin}; img-src 'self' {self.media_origin}"
        )
        return Reply(
            content=html.encode(),
            media_type="text/html; charset=utf-8",
            headers={"content-security-policy": policy},
        )

    async def video(self, call: Call[None, SharePath]) -> RedirectResponse:
        shared = await self.open_share(call.path.token)
        link = await self.link_media(shared.video.video_key)
        return RedirectResponse(link.url, status_code=302)

    async def thumbnail(self, call: Call[None, SharePath]) -> RedirectResponse:
        shared = await self.open_share(call.path.token)
        link = await self.link_media(shared.video.thumbnail_key)
        return RedirectResponse(link.url, status_code=302)


def shared_page(shared: SharedVideo, *, url: str) -> str:
    """Write the page in the language of the video; *url* is the page's own address."""
    video = shared.video
    title = TITLES[video.language].format(artist=shared.artist_name, name=video.recipient_name)
    return PAGE.substitute(
        language=video.language.value,
        title=escape(title),
        label=escape(LABELS[video.language]),
        url=escape(url),
        path=escape(urlsplit(url).path),
        width=video.width,
        height=video.height,
    )

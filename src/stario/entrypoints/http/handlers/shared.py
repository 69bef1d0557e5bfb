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

from stario.domain.generation.model.poster import Poster, PosterFormat, PosterQuality
from stario.domain.generation.model.video import Video
from stario.domain.generation.usecases.link_media import LinkMedia
from stario.domain.generation.usecases.open_share import OpenShare, Shared
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.language import Language
from stario.entrypoints.http.routing import Call, Reply, Route, route

TAG = "Sharing"


def _page(name: str) -> Template:
    return Template(resources.files(__package__).joinpath(name).read_text("utf-8"))


VIDEO_PAGE, POSTER_PAGE = _page("shared.html"), _page("shared_poster.html")

TITLES = {
    Language.UZBEK: "{artist} — {name} uchun tabrik",
    Language.RUSSIAN: "{artist} поздравляет: {name}",
    Language.ENGLISH: "A greeting for {name} from {artist}",
}
POSTER_TITLES = {
    Language.UZBEK: "{text} — {artist} bilan poster",
    Language.RUSSIAN: "{text} — постер с артистом {artist}",
    Language.ENGLISH: "{text} — a poster with {artist}",
}
LABELS = {
    Language.UZBEK: "Bu video sunʼiy intellekt yordamida, ijrochining roziligi bilan yaratilgan.",
    Language.RUSSIAN: "Видео создано искусственным интеллектом с согласия артиста.",
    Language.ENGLISH: "This video was made by AI, with the artist's consent.",
}
POSTER_LABELS = {
    Language.UZBEK: "Bu poster sunʼiy intellekt yordamida, ijrochining roziligi bilan yaratilgan.",
    Language.RUSSIAN: "Постер создан искусственным интеллектом с согласия артиста.",
    Language.ENGLISH: "This poster was made by AI, with the artist's consent.",
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
                summary="See what was shared",
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
                "/s/{token}/picture",
                self.picture,
                tag=TAG,
                summary="Go to the file of a shared poster",
                path_params=SharePath,
                status=302,
                errors=(NotFound,),
            ),
            route(
                "GET",
                "/s/{token}/thumbnail",
                self.thumbnail,
                tag=TAG,
                summary="Go to a small picture of what was shared",
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
        subject = (await self.open_share(call.path.token)).subject
        if not isinstance(subject, Video):
            raise NotFound(what="share")
        return await self._redirect(subject.video_key)

    async def picture(self, call: Call[None, SharePath]) -> RedirectResponse:
        subject = (await self.open_share(call.path.token)).subject
        if not isinstance(subject, Poster):
            raise NotFound(what="share")
        return await self._redirect(subject.key(PosterQuality.STANDARD, PosterFormat.JPG))

    async def thumbnail(self, call: Call[None, SharePath]) -> RedirectResponse:
        return await self._redirect((await self.open_share(call.path.token)).subject.thumbnail_key)

    async def _redirect(self, key: str | None) -> RedirectResponse:
        if key is None:
            raise NotFound(what="share")
        return RedirectResponse((await self.link_media(key)).url, status_code=302)


def shared_page(shared: Shared, *, url: str) -> str:
    """Write the page in the language of what was shared; *url* is the page's own address."""
    subject = shared.subject
    if isinstance(subject, Video):
        page, label = VIDEO_PAGE, LABELS[subject.language]
        title = TITLES[subject.language].format(
            artist=shared.artist_name, name=subject.recipient_name
        )
    else:
        page, label = POSTER_PAGE, POSTER_LABELS[subject.language]
        title = POSTER_TITLES[subject.language].format(
            artist=subject.artist_name, text=subject.text
        )
    return page.substitute(
        language=subject.language.value,
        title=escape(title),
        label=escape(label),
        url=escape(url),
        path=escape(urlsplit(url).path),
        width=subject.width,
        height=subject.height,
    )

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

from stario.domain.faces.model.face_quiz import FaceQuiz
from stario.domain.generation.model.poster import Poster, PosterFormat, PosterQuality
from stario.domain.generation.model.video import Video
from stario.domain.generation.usecases.link_media import LinkMedia
from stario.domain.generation.usecases.open_share import OpenShare, Shared
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.language import Language
from stario.entrypoints.http.page_policy import styles_of
from stario.entrypoints.http.routing import Call, Reply, Route, route
from stario.ports.cards import CARD_HEIGHT, CARD_WIDTH

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
QUIZ_TITLES = {
    Language.UZBEK: "{artist}ga {score}% oʻxshayman",
    Language.RUSSIAN: "Сходство с артистом {artist}: {score}%",
    Language.ENGLISH: "I look {score}% like {artist}",
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


QUIZ_LABELS = {
    Language.UZBEK: "Oʻxshashlikni sunʼiy intellekt baholagan. Portret ijrochining roziligi bilan.",
    Language.RUSSIAN: "Сходство оценил искусственный интеллект. Портрет с согласия артиста.",
    Language.ENGLISH: "AI judged the likeness. The portrait is shown with the artist's consent.",
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
            f"default-src 'none'; style-src {styles_of(html)}; "
            "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; "
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
        if isinstance(subject, Video):
            raise NotFound(what="share")
        return await self._redirect(_picture_key(subject))

    async def thumbnail(self, call: Call[None, SharePath]) -> RedirectResponse:
        subject = (await self.open_share(call.path.token)).subject
        small = subject.card_key if isinstance(subject, FaceQuiz) else subject.thumbnail_key
        return await self._redirect(small)

    async def _redirect(self, key: str | None) -> RedirectResponse:
        if key is None:
            raise NotFound(what="share")
        return RedirectResponse((await self.link_media(key)).url, status_code=302)


def _picture_key(subject: Poster | FaceQuiz) -> str | None:
    if isinstance(subject, FaceQuiz):
        return subject.card_key
    return subject.key(PosterQuality.STANDARD, PosterFormat.JPG)


def shared_page(shared: Shared, *, url: str) -> str:
    """Write the page in the language of what was shared; *url* is the page's own address."""
    subject = shared.subject
    title, label = _sentences(shared)
    width, height = (
        (CARD_WIDTH, CARD_HEIGHT)
        if isinstance(subject, FaceQuiz)
        else (subject.width, subject.height)
    )
    page = VIDEO_PAGE if isinstance(subject, Video) else POSTER_PAGE
    return page.substitute(
        language=subject.language.value,
        title=escape(title),
        label=escape(label),
        url=escape(url),
        path=escape(urlsplit(url).path),
        width=width,
        height=height,
    )


def _sentences(shared: Shared) -> tuple[str, str]:
    """A title, and the label that says that AI had a part in it."""
    match shared.subject:
        case Video() as video:
            title = TITLES[video.language].format(
                artist=shared.artist_name, name=video.recipient_name
            )
            return title, LABELS[video.language]
        case Poster() as poster:
            title = POSTER_TITLES[poster.language].format(
                artist=poster.artist_name, text=poster.text
            )
            return title, POSTER_LABELS[poster.language]
        case quiz:
            title = QUIZ_TITLES[quiz.language].format(
                artist=shared.artist_name, score=round(quiz.require_result().score)
            )
            return title, QUIZ_LABELS[quiz.language]

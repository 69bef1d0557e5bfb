"""The status page as the gateway serves it, without the database."""

from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Annotated

import attrs
import msgspec
from msgspec import Meta

from stario.adapters.status_page.page import POLICY
from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.language import Language
from stario.domain.operations.model.component import Component, Condition
from stario.entrypoints.http.routing import Call, Reply, Route, route
from stario.entrypoints.http.status_shelf import ShelvedFile, StatusShelf
from stario.ports.system import Clock

TAG = "Status page"
HTML = "text/html"
ATOM = "application/atom+xml"
STALE_AFTER = timedelta(minutes=5)
CACHED = "public, max-age=30, stale-if-error=86400"
STALE = {
    Language.UZBEK: "Bu maʼlumot {minutes} daqiqa oldingi: hozir yangilanmayapti.",
    Language.RUSSIAN: "Этим данным {minutes} мин: сейчас они не обновляются.",
    Language.ENGLISH: "This is {minutes} minutes old: it is not being updated now.",
}
PLACE_FOR_STALE = b"<!--stale-->"


class StatusQuery(msgspec.Struct, kw_only=True):
    lang: Annotated[Language | None, Meta(description="Unless given, that of Accept-Language.")] = (
        None
    )


class DayAnswer(msgspec.Struct, kw_only=True):
    date: Annotated[str, Meta(description="A day in Tashkent.", examples=["2026-11-20"])]
    status: Condition
    uptime: Annotated[float, Meta(ge=0, le=1)] | None


class ComponentAnswer(msgspec.Struct, kw_only=True):
    name: Component
    status: Condition
    uptime: Annotated[float, Meta(ge=0, le=1)] | None
    days: Annotated[list[DayAnswer], Meta(description="Ninety, the oldest first.")]


class StatusNoticeAnswer(msgspec.Struct, kw_only=True):
    at: datetime
    status: str
    texts: dict[str, str]


class PublicIncidentAnswer(msgspec.Struct, kw_only=True):
    number: Annotated[str, Meta(examples=["INC-001"])]
    titles: dict[str, str]
    components: list[Component]
    impact: Condition
    status: str
    notices: list[StatusNoticeAnswer]


class PublicMaintenanceAnswer(msgspec.Struct, kw_only=True):
    titles: dict[str, str]
    components: list[Component]
    begins_at: datetime
    ends_at: datetime


class StatusAnswer(msgspec.Struct, kw_only=True):
    """How everything is, as it was known at `generated_at`."""

    generated_at: datetime
    status: Condition
    components: list[ComponentAnswer]
    incidents: list[PublicIncidentAnswer]
    maintenance: list[PublicMaintenanceAnswer]


@attrs.frozen(kw_only=True)
class StatusPageHandlers:
    """Every answer says in `Last-Modified` how old it is, and an old page says it in words."""

    shelf: StatusShelf
    clock: Clock

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/status",
                self.page,
                tag=TAG,
                summary="See how everything is",
                query=StatusQuery,
                media_type=HTML,
                errors=(Unavailable,),
                during_maintenance=True,
            ),
            route(
                "GET",
                "/status.json",
                self.facts,
                tag=TAG,
                summary="Read how everything is",
                response=StatusAnswer,
                errors=(Unavailable,),
                during_maintenance=True,
            ),
            route(
                "GET",
                "/status.atom",
                self.feed,
                tag=TAG,
                summary="Follow incidents in a feed reader",
                media_type=ATOM,
                errors=(Unavailable,),
                during_maintenance=True,
            ),
            *map(self._page_of, Language),
        ]

    async def page(self, call: Call[None, None, StatusQuery]) -> Reply:
        return await self._page(call.query.lang or call.language)

    async def facts(self, _: Call) -> Reply:
        file = await self.shelf.get("status.json")
        return Reply(content=file.content, media_type="application/json", headers=_headers(file))

    async def feed(self, _: Call) -> Reply:
        file = await self.shelf.get("status.atom")
        return Reply(content=file.content, media_type=ATOM, headers=_headers(file))

    def _page_of(self, language: Language) -> Route:
        """Where the links of the static page lead."""

        async def page(_: Call) -> Reply:
            return await self._page(language)

        return route(
            "GET",
            f"/status.{language.value}.html",
            page,
            tag=TAG,
            summary=f"See how everything is, in {language.value}",
            media_type=HTML,
            errors=(Unavailable,),
            during_maintenance=True,
        )

    async def _page(self, language: Language) -> Reply:
        file = await self.shelf.get(f"status.{language.value}.html")
        policy = f"{POLICY}; frame-ancestors 'none'"
        return Reply(
            content=self._with_age(file, language),
            media_type=f"{HTML}; charset=utf-8",
            headers=_headers(file)
            | {
                "Content-Security-Policy": policy,
                "Content-Language": language.value,
                "Vary": "Accept-Language",
            },
        )

    def _with_age(self, file: ShelvedFile, language: Language) -> bytes:
        age = self.clock.now() - file.at
        if age < STALE_AFTER:
            return file.content
        words = STALE[language].format(minutes=int(age / timedelta(minutes=1)))
        note = f'<p class="stale" role="status">{words}</p>'
        return file.content.replace(PLACE_FOR_STALE, note.encode(), 1)


def _headers(file: ShelvedFile) -> dict[str, str]:
    return {
        "Cache-Control": CACHED,
        "Last-Modified": format_datetime(file.at.replace(microsecond=0), usegmt=True),
    }

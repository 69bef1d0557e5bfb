"""A small service on the route table, for the tests of the table itself."""

import asyncio
from enum import StrEnum
from typing import Annotated

import attrs
import msgspec
from msgspec import Meta

from stario.domain.kernel.errors import Conflict, Forbidden, NotFound
from stario.domain.kernel.paging import Page
from stario.entrypoints.http.fields import Listing, PageQuery, Uuid, listing
from stario.entrypoints.http.routing import (
    ADMIN_ONLY,
    SIGNED_IN,
    Call,
    RateClass,
    Reply,
    Route,
    route,
)


class Mood(StrEnum):
    GLAD = "glad"
    SAD = "sad"


class WishBody(msgspec.Struct, kw_only=True):
    """What somebody wishes for."""

    text: Annotated[
        str,
        Meta(min_length=1, max_length=40, description="What to wish for.", examples=["Salom!"]),
    ]
    mood: Mood = Mood.GLAD
    stars: Annotated[int, Meta(ge=1, le=5)] = 5


class WishPath(msgspec.Struct):
    wish_id: Uuid


class WishQuery(PageQuery, kw_only=True):
    mood: Mood | None = None


class Wish(msgspec.Struct, kw_only=True):
    """A wish as it is kept."""

    id: Uuid
    text: str
    mood: Mood
    stars: int


class SecretAnswer(msgspec.Struct):
    token: str


@attrs.frozen(kw_only=True)
class WishHandlers:
    """Remembers wishes; `started` and `created` tell a test what really happened."""

    kept: dict[str, Wish] = attrs.field(factory=dict)
    created: list[str] = attrs.field(factory=list)
    started: asyncio.Event = attrs.field(factory=asyncio.Event)
    go_on: asyncio.Event = attrs.field(factory=asyncio.Event)

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/wishes",
                self.create,
                tag="Wishes",
                summary="Make a wish",
                body=WishBody,
                response=Wish,
                status=201,
                roles=SIGNED_IN,
                errors=(Conflict,),
                idempotent=True,
            ),
            route(
                "GET",
                "/wishes",
                self.list,
                tag="Wishes",
                summary="List wishes",
                query=WishQuery,
                response=Listing[Wish],
                optional_auth=True,
            ),
            route(
                "GET",
                "/wishes/{wish_id}",
                self.read,
                tag="Wishes",
                summary="Read a wish",
                path_params=WishPath,
                response=Wish,
                roles=SIGNED_IN,
                errors=(NotFound,),
            ),
            route(
                "DELETE",
                "/wishes/{wish_id}",
                self.delete,
                tag="Wishes",
                summary="Forget a wish",
                path_params=WishPath,
                status=204,
                roles=ADMIN_ONLY,
                errors=(NotFound, Forbidden),
            ),
            route(
                "POST",
                "/tokens",
                self.token,
                tag="Tokens",
                summary="Make a token",
                body=WishBody,
                response=SecretAnswer,
                status=201,
                idempotent=True,
                limit=RateClass.SIGN_IN,
            ),
        ]

    async def create(self, call: Call[WishBody]) -> Reply:
        wish = self.kept.get(call.idempotency_id)
        if wish is None:
            wish = Wish(
                id=call.idempotency_id,
                text=call.body.text,
                mood=call.body.mood,
                stars=call.body.stars,
            )
            self.kept[wish.id] = wish
            self.created.append(wish.id)
        if call.body.text == "wait":
            self.started.set()
            await self.go_on.wait()
        if call.body.text == "crash" and self.created.count("crashed") == 0:
            self.created.append("crashed")
            raise RuntimeError("a secret of the house")
        if call.body.text == "taken":
            raise Conflict(what="wish")
        return Reply(wish, location=f"/wishes/{wish.id}")

    async def list(self, call: Call[None, None, WishQuery]) -> Reply:
        request = call.query.request()
        found = [w for w in self.kept.values() if call.query.mood in (None, w.mood)]
        items = tuple(found[request.offset : request.offset + request.size])
        return Reply(listing(Page(items, len(found), request), lambda wish: wish))

    async def read(self, call: Call[None, WishPath]) -> Reply:
        return Reply(self._find(call.path.wish_id))

    async def delete(self, call: Call[None, WishPath]) -> Reply:
        del self.kept[self._find(call.path.wish_id).id]
        return Reply()

    async def token(self, call: Call[WishBody]) -> Reply:
        self.created.append("token")
        return Reply(SecretAnswer(token=f"secret-{len(self.created)}"))

    def _find(self, wish: str) -> Wish:
        if wish not in self.kept:
            raise NotFound(what="wish")
        return self.kept[wish]

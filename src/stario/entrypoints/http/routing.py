"""
The route table: what a handler declares, what it is given, what it gives back.

A handler class takes use cases and lists its routes; the table is also what the OpenAPI document
is made of, so whatever stands here is checked, enforced and published:

    class WishBody(msgspec.Struct):
        text: Annotated[str, Meta(max_length=500, description="What to say.", examples=["Salom!"])]

    class WishPath(msgspec.Struct):
        wish_id: Uuid

    class Wish(msgspec.Struct):
        id: Uuid
        text: str

    @attrs.frozen(kw_only=True)
    class WishHandlers:
        make_wish: MakeWish
        read_wish: ReadWish

        def routes(self) -> list[Route]:
            return [
                route(
                    "POST", "/wishes", self.create, tag="Wishes", summary="Make a wish",
                    body=WishBody, response=Wish, status=201, roles=SIGNED_IN,
                    errors=(ConsentMissing,), idempotent=True, limit=RateClass.WRITE,
                ),
                route(
                    "GET", "/wishes/{wish_id}", self.read, tag="Wishes", summary="Read a wish",
                    path_params=WishPath, response=Wish, roles=SIGNED_IN, errors=(NotFound,),
                ),
            ]

        async def create(self, call: Call[WishBody]) -> Reply:
            # Named by the call: a retry after a crash finds the wish instead of making another.
            wish = await self.make_wish(
                id=call.idempotency_id, account=call.claims.account_id, text=call.body.text
            )
            return Reply(Wish(id=wish.id, text=wish.text), location=f"/wishes/{wish.id}")

        async def read(self, call: Call[None, WishPath]) -> Reply:
            wish = await self.read_wish(call.path.wish_id, account=call.claims.account_id)
            return Reply(Wish(id=wish.id, text=wish.text))

A handler raises domain errors and knows no status but its own success. An identifier in the path
that has not the form of one answers 404; any other bad value 422 with the field's name.
"""

from abc import abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Generic, Protocol, cast

import attrs
import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope
from typing_extensions import TypeVar

from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import DomainError, Unauthenticated
from stario.domain.kernel.language import Language
from stario.entrypoints.http.answers import Streamed
from stario.entrypoints.http.exchange import Exchange
from stario.ports.credentials import AccessClaims

BodyT = TypeVar("BodyT", default=None)
PathT = TypeVar("PathT", default=None)
QueryT = TypeVar("QueryT", default=None)

SIGNED_IN = frozenset(Role)
"""Anybody with an account."""
STAFF = frozenset({Role.OPERATOR, Role.ADMIN})
ADMIN_ONLY = frozenset({Role.ADMIN})


class RateClass(StrEnum):
    """Which limits a route falls under; the figures are settings."""

    READ = "read"
    WRITE = "write"
    GENERATE = "generate"
    SIGN_IN = "sign-in"
    UNLIMITED = "unlimited"
    """Probes, metrics and whatever machines poll."""


@attrs.frozen(kw_only=True)
class Call(Generic[BodyT, PathT, QueryT]):
    """
    One request, checked.

    `caller` is None on public routes (with `optional_auth` only when nobody is signed in).
    `idempotency_id` names whatever the request creates: always a UUIDv7, and the same one when
    the client repeats the request with its Idempotency-Key. `address` is the client's IP address.
    `request` is the raw request, for headers and for a body that is streamed.
    """

    body: BodyT
    path: PathT
    query: QueryT
    caller: AccessClaims | None
    language: Language
    request_id: str
    idempotency_id: str
    address: str
    request: Request

    @property
    def claims(self) -> AccessClaims:
        """
        Who is calling, on a route with roles.

        Raises:
            Unauthenticated: nobody is signed in.
        """
        if self.caller is None:
            raise Unauthenticated
        return self.caller


@attrs.frozen
class Reply:
    """
    A successful answer.

    `body` is a struct, or a list of them, sent as JSON; or else `content` is sent as it is, under
    `media_type`. `status` defaults to the route's. A stream is closed when the client leaves.
    """

    body: object = None
    status: int | None = attrs.field(default=None, kw_only=True)
    location: str | None = attrs.field(default=None, kw_only=True)
    headers: Mapping[str, str] = attrs.field(factory=dict, kw_only=True)
    content: bytes | AsyncIterator[bytes] | None = attrs.field(default=None, kw_only=True)
    media_type: str | None = attrs.field(default=None, kw_only=True)


Answer = Reply | Response
"""A Starlette response goes out as it is: for files with ranges. Not on idempotent routes."""

Handler = Callable[[Call[object, object, object]], Awaitable[Answer]]


class Carrier(Protocol):
    """Answers a route elsewhere."""

    @abstractmethod
    async def carry(
        self, route: "Route", scope: Scope, receive: Receive, exchange: Exchange
    ) -> Streamed:
        """Send the request on, and give the answer as it comes back."""
        ...


@attrs.frozen(kw_only=True)
class RawBody:
    """
    A body that the handler reads from `call.request.stream()`, at most *max_bytes* long.

    `shapes` says by media type what the handler makes of it; a type without one is bytes. Where
    *is_checked* is False the handler gets whatever was sent, of any type and length, and refuses
    what it can't read in a protocol that is not ours.
    """

    media_types: tuple[str, ...]
    max_bytes: int
    is_checked: bool = True
    shapes: Mapping[str, type[msgspec.Struct]] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Route:
    """
    One row of the table; make it with `route`.

    `roles` is None on public routes. `errors` are the domain errors that `handler` may raise;
    those of reading the request, signing in and limits are added by themselves. `media_type` is
    that of a success; None with a `response` means JSON. With a `carrier` it answers instead of
    the handler.
    """

    method: str
    path: str
    handler: Handler
    tag: str
    summary: str
    description: str | None
    body: type[msgspec.Struct] | None
    raw_body: RawBody | None
    path_params: type[msgspec.Struct] | None
    query: type[msgspec.Struct] | None
    response: object | None
    media_type: str | None
    also: tuple[str, ...]
    status: int
    roles: frozenset[Role] | None
    optional_auth: bool
    errors: tuple[type[DomainError], ...]
    idempotent: bool
    limit: RateClass
    of_cart: bool
    max_body_bytes: int
    during_maintenance: bool
    published: bool
    alternatives: Mapping[int, object]
    carrier: Carrier | None = None

    @property
    def operation_id(self) -> str:
        """`POST /videos/{id}/share` is `post_videos_id_share`."""
        words = self.path.replace("{", "").replace("}", "").replace("-", "_").replace(".", "_")
        return "_".join([self.method.lower(), *filter(None, words.split("/"))])


LARGEST_JSON_BYTES = 64 * 1024


def route(
    method: str,
    path: str,
    handler: Callable[[Call[BodyT, PathT, QueryT]], Awaitable[Answer]],
    /,
    *,
    tag: str,
    summary: str,
    description: str | None = None,
    body: type[BodyT] | None = None,
    raw_body: RawBody | None = None,
    path_params: type[PathT] | None = None,
    query: type[QueryT] | None = None,
    response: object | None = None,
    media_type: str | None = None,
    also: tuple[str, ...] = (),
    status: int = 200,
    roles: frozenset[Role] | None = None,
    optional_auth: bool = False,
    errors: tuple[type[DomainError], ...] = (),
    idempotent: bool = False,
    limit: RateClass | None = None,
    of_cart: bool = False,
    max_body_bytes: int = LARGEST_JSON_BYTES,
    during_maintenance: bool = False,
    published: bool = True,
    alternatives: Mapping[int, object] | None = None,
) -> Route:
    """
    Describe one operation.

    Args:
        body: a struct that the JSON body must fit. A route with all-optional fields may be
            called without a body.
        path_params: a struct with one field for each `{name}` in *path*.
        query: a struct with a field for each parameter; a list field takes repeated ones.
        response: a struct, or `list[Struct]`.
        also: other media types that the handler chooses when the client prefers them.
        roles: who may call it; None: everybody.
        optional_auth: public, but a caller who is signed in is known.
        idempotent: takes Idempotency-Key, and stores its answer.
        of_cart: takes X-Cart-Token.
        limit: READ for GET and WRITE for others unless named.
        during_maintenance: goes on working under MAINTENANCE_MODE.
        published: stands in the OpenAPI document.
        alternatives: other statuses that the handler itself may answer with, and their bodies.
    """
    return Route(
        method=method,
        path=path,
        handler=cast("Handler", handler),
        tag=tag,
        summary=summary,
        description=description,
        body=cast("type[msgspec.Struct] | None", body),
        raw_body=raw_body,
        path_params=cast("type[msgspec.Struct] | None", path_params),
        query=cast("type[msgspec.Struct] | None", query),
        response=response,
        media_type=media_type,
        also=also,
        status=status,
        roles=roles,
        optional_auth=optional_auth,
        errors=errors,
        idempotent=idempotent,
        of_cart=of_cart,
        limit=limit or (RateClass.READ if method == "GET" else RateClass.WRITE),
        max_body_bytes=raw_body.max_bytes if raw_body else max_body_bytes,
        during_maintenance=during_maintenance,
        published=published,
        alternatives=alternatives or {},
    )

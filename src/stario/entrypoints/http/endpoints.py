"""One route, made ready to be called."""

import re
from collections.abc import Iterable

import attrs
import msgspec
from starlette.requests import Request
from starlette.types import Receive, Scope

from stario.domain.kernel.errors import NotFound
from stario.entrypoints.http.exchange import Exchange
from stario.entrypoints.http.query_reading import QueryReader
from stario.entrypoints.http.reading import (
    JSON,
    JsonReader,
    declared_length,
    limited,
    read_body,
    require_media_type,
)
from stario.entrypoints.http.routing import Call, Route
from stario.ports.credentials import AccessClaims

_PARAMETER = re.compile(r"\{(\w+)\}")


@attrs.frozen(kw_only=True)
class Received:
    """A request whose parts have been checked; `content` is its raw JSON body."""

    path: object
    query: object
    body: object
    content: bytes
    request: Request


@attrs.frozen(kw_only=True)
class Endpoint:
    """Knows how to read what its route takes."""

    route: Route
    names: tuple[str, ...]
    body: JsonReader[msgspec.Struct] | None
    query: QueryReader[msgspec.Struct] | None

    @classmethod
    def of(cls, route: Route) -> "Endpoint":
        """
        Make *route* ready.

        Raises:
            ValueError: its path and its `path_params` do not name the same parameters.
        """
        names = tuple(_PARAMETER.findall(route.path))
        declared = route.path_params.__struct_fields__ if route.path_params else ()
        if set(names) != set(declared):
            raise ValueError(f"{route.path} has {names}, its struct {declared}")
        return cls(
            route=route,
            names=names,
            body=JsonReader(route.body) if route.body else None,
            query=QueryReader(route.query) if route.query else None,
        )

    async def receive(
        self, scope: Scope, receive: Receive, exchange: Exchange, values: tuple[str, ...]
    ) -> Received:
        """
        Read and check the request.

        Raises:
            NotFound: a path parameter has not the form of one.
            FieldsInvalid, MalformedRequest: as the readers.
            BodyTooLarge, BodyTooSlow, UnsupportedMediaType: the body is not taken.
        """
        path = self._path(values)
        query = self.query.read(scope["query_string"]) if self.query else None
        raw = self.route.raw_body
        checked = raw if raw is not None and raw.is_checked else None
        if checked is not None:
            require_media_type(exchange.headers, checked.media_types)
        takes_body = self.body is not None or checked is not None
        if takes_body:
            declared_length(exchange.headers, self.route.max_body_bytes)
            receive = limited(receive, self.route.max_body_bytes)
        content, body = b"", None
        if self.body is not None:
            content = await read_body(receive)
            if content:
                require_media_type(exchange.headers, (JSON,))
            body = self.body.read(content)
        return Received(
            path=path, query=query, body=body, content=content, request=Request(scope, receive)
        )

    def _path(self, values: tuple[str, ...]) -> object:
        if self.route.path_params is None:
            return None
        if any("\0" in value for value in values):
            raise NotFound
        raw = dict(zip(self.names, values, strict=True))
        try:
            return msgspec.convert(raw, self.route.path_params, strict=False)
        except msgspec.ValidationError as error:
            raise NotFound from error


def call_of(
    received: Received, exchange: Exchange, caller: AccessClaims | None, *, idempotency_id: str
) -> Call[object, object, object]:
    return Call(
        body=received.body,
        path=received.path,
        query=received.query,
        caller=caller,
        language=exchange.language,
        request_id=exchange.request_id,
        idempotency_id=idempotency_id,
        address=exchange.address,
        request=received.request,
    )


def allowed_methods(methods: Iterable[str]) -> str:
    """The Allow header for a path with *methods*."""
    every = {*methods, "OPTIONS"}
    return ", ".join(sorted(every | {"HEAD"} if "GET" in every else every))

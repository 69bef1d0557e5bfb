"""OpenAPI 3.1 from the route table."""

from collections.abc import Iterable, Sequence

import attrs

from stario.entrypoints.http.openapi.refusals import problem_responses
from stario.entrypoints.http.openapi.schemas import Json, Schemas, schemas_of
from stario.entrypoints.http.problems import Problem
from stario.entrypoints.http.reading import JSON
from stario.entrypoints.http.replay import KEY_PATTERN
from stario.entrypoints.http.routing import RateClass, Route
from stario.entrypoints.http.server_events import MEDIA_TYPE as EVENT_STREAM

DESCRIPTION = """\
Talking videos, voice messages and more from artists who agreed to it.

Errors are `application/problem+json` (RFC 9457); `detail` is a sentence to show, in the language
of `Accept-Language` (uz, ru, en). Times are RFC 3339 in UTC, amounts whole so'm. Long work
answers 202 with the address of a job. Every answer has an `X-Request-ID`; name it when you ask us
something.
"""


@attrs.frozen
class Document:
    """Builds the document of one application."""

    title: str
    version: str

    def build(self, routes: Sequence[Route]) -> Json:
        shown = [route for route in routes if route.published]
        schemas = schemas_of(shown)
        paths: dict[str, Json] = {}
        for route in shown:
            paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schemas)
        return {
            "openapi": "3.1.0",
            "info": {"title": self.title, "version": self.version, "description": DESCRIPTION},
            "servers": [{"url": "/"}],
            "tags": [{"name": tag} for tag in _tags(shown)],
            "paths": paths,
            "components": {
                "schemas": dict(schemas.components),
                "parameters": _PARAMETERS,
                "headers": _HEADERS,
                "securitySchemes": {
                    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
                },
            },
        }


def _tags(routes: Iterable[Route]) -> list[str]:
    return list(dict.fromkeys(route.tag for route in routes))


def _operation(route: Route, schemas: Schemas) -> Json:
    operation: Json = {
        "operationId": route.operation_id,
        "tags": [route.tag],
        "summary": route.summary,
    }
    if route.description:
        operation["description"] = route.description
    operation["parameters"] = _parameters(route, schemas)
    if (body := _body(route, schemas)) is not None:
        operation["requestBody"] = body
    operation["responses"] = {
        **_success(route, schemas),
        **_alternatives(route, schemas),
        **problem_responses(route, schemas.reference(Problem)),
    }
    operation["security"] = _security(route)
    if route.roles is not None:
        operation["x-roles"] = sorted(role.value for role in route.roles)
    return operation


def _parameters(route: Route, schemas: Schemas) -> list[Json]:
    parameters: list[Json] = []
    if route.path_params is not None:
        parameters += schemas.parameters(route.path_params, place="path")
    if route.query is not None:
        parameters += schemas.parameters(route.query, place="query")
    parameters.append({"$ref": "#/components/parameters/Accept-Language"})
    if route.idempotent:
        parameters.append({"$ref": "#/components/parameters/Idempotency-Key"})
    if route.of_cart:
        parameters.append({"$ref": "#/components/parameters/X-Cart-Token"})
    return parameters


def _body(route: Route, schemas: Schemas) -> Json | None:
    if route.raw_body is not None:
        shapes = route.raw_body.shapes
        content: Json = {
            kind: {"schema": schemas.reference(shapes[kind]) if kind in shapes else {}}
            for kind in route.raw_body.media_types
        }
        return {"required": route.raw_body.is_checked, "content": content}
    if route.body is None:
        return None
    schema = schemas.reference(route.body)
    name = str(schema["$ref"]).rpartition("/")[2]
    required = bool(schemas.components[name].get("required"))
    return {"required": required, "content": {JSON: {"schema": schema}}}


def _success(route: Route, schemas: Schemas) -> dict[str, Json]:
    headers: Json = {"X-Request-ID": {"$ref": "#/components/headers/X-Request-ID"}}
    if route.limit is not RateClass.UNLIMITED:
        for name in ("RateLimit", "RateLimit-Policy"):
            headers[name] = {"$ref": f"#/components/headers/{name}"}
    if route.status in {201, 202}:
        headers["Location"] = {"$ref": "#/components/headers/Location"}
    if route.idempotent:
        name = "Idempotency-Replayed"
        headers[name] = {"$ref": f"#/components/headers/{name}"}
    response: Json = {"description": _DONE.get(route.status, "Done."), "headers": headers}
    if (content := _content(route, schemas)) is not None:
        others = {kind: {"schema": {"type": "string"}} for kind in route.also}
        response["content"] = {**content, **others}
    return {str(route.status): response}


def _content(route: Route, schemas: Schemas) -> Json | None:
    if route.media_type == EVENT_STREAM:
        return {EVENT_STREAM: {"schema": _event(route, schemas)}}
    if route.response is not None:
        return {route.media_type or JSON: {"schema": schemas.reference(route.response)}}
    if route.media_type is not None:
        return {route.media_type: {"schema": {"type": "string"}}}
    return None


def _event(route: Route, schemas: Schemas) -> Json:
    """One event: of a stream, readers of OpenAPI 3.1 take the schema to be that of each event."""
    data: Json = {"type": "string"}
    if route.response is not None:
        data |= {"contentMediaType": JSON, "contentSchema": schemas.reference(route.response)}
    return {
        "type": "object",
        "required": ["id", "event", "data"],
        "properties": {"id": {"type": "string"}, "event": {"type": "string"}, "data": data},
    }


def _alternatives(route: Route, schemas: Schemas) -> dict[str, Json]:
    return {
        str(status): {
            "description": _DONE.get(status, "Otherwise."),
            "content": {JSON: {"schema": schemas.reference(body)}},
        }
        for status, body in route.alternatives.items()
    }


def _security(route: Route) -> list[Json]:
    if route.roles is not None:
        return [{"bearer": []}]
    return [{}, {"bearer": []}] if route.optional_auth else []


_DONE = {
    200: "Done.",
    201: "Created.",
    202: "Accepted; it will take a while.",
    204: "Done; nothing to say.",
    503: "Down.",
}


_PARAMETERS: Json = {
    "Accept-Language": {
        "name": "Accept-Language",
        "in": "header",
        "description": "The language of sentences: uz (default), ru or en.",
        "schema": {"type": "string", "examples": ["uz", "ru", "en"]},
    },
    "Idempotency-Key": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "A new key, such as a UUID, for each thing to create. The same request with "
        "the same key gives the stored answer for 24 hours.",
        "schema": {
            "type": "string",
            "pattern": KEY_PATTERN,
            "examples": ["6b1f0f0e-3c55-4f5b-9a51-0c2f4d6f7a11"],
        },
    },
    "X-Cart-Token": {
        "name": "X-Cart-Token",
        "in": "header",
        "description": "Leads to a guest's cart; one that nobody was given leads nowhere, which is "
        "no error. Whoever is signed in and sends it gets that cart merged into her own, once.",
        "schema": {"type": "string"},
    },
}


def _header(description: str, kind: str = "string") -> Json:
    return {"description": description, "schema": {"type": kind}}


_HEADERS: Json = {
    "X-Request-ID": _header("Names this request in our logs: yours, or one of ours."),
    "Location": _header("Where the new thing, or the job, is."),
    "Retry-After": _header("Seconds to wait.", "integer"),
    "RateLimit": _header('What is left: `"read";r=299`, with `;t=` seconds until there is more.'),
    "RateLimit-Policy": _header('The limit: `"read";q=300;w=60` is 300 in 60 seconds.'),
    "Idempotency-Replayed": _header("`true` on an answer that was stored."),
    "WWW-Authenticate": _header("How to sign in: with a bearer token."),
}

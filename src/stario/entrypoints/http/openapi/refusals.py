"""Which problems an operation may answer with."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from stario.domain.kernel.errors import (
    DomainError,
    Forbidden,
    Invalid,
    NotFound,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from stario.domain.kernel.idempotency import IdempotencyKeyReused, RequestInProgress
from stario.domain.kernel.language import Language
from stario.entrypoints.http import sentences
from stario.entrypoints.http.problems import MEDIA_TYPE, status_of
from stario.entrypoints.http.refusals import (
    BodyTooLarge,
    BodyTooSlow,
    MalformedRequest,
    UnderMaintenance,
    UnsupportedMediaType,
)
from stario.entrypoints.http.routing import SIGNED_IN, RateClass, Route

Json = dict[str, object]

_HEADERS: Mapping[int, Json] = {
    401: {"WWW-Authenticate": {"$ref": "#/components/headers/WWW-Authenticate"}},
    429: {
        "Retry-After": {"$ref": "#/components/headers/Retry-After"},
        "RateLimit": {"$ref": "#/components/headers/RateLimit"},
        "RateLimit-Policy": {"$ref": "#/components/headers/RateLimit-Policy"},
    },
    503: {"Retry-After": {"$ref": "#/components/headers/Retry-After"}},
}


def errors_of(route: Route) -> list[type[DomainError]]:
    """Those of the handler, and those of everything that stands before it."""
    errors: list[type[DomainError]] = [*route.errors, Unavailable]
    is_checked = route.raw_body is not None and route.raw_body.is_checked
    if route.body is not None or is_checked:
        errors += [BodyTooSlow, BodyTooLarge, UnsupportedMediaType]
    if route.body is not None:
        errors += [MalformedRequest, Invalid]
    if route.query is not None:
        errors.append(Invalid)
    if route.path_params is not None:
        errors.append(NotFound)
    if route.idempotent:
        errors += [MalformedRequest, IdempotencyKeyReused, RequestInProgress]
    if route.roles is not None or route.optional_auth:
        errors.append(Unauthenticated)
    if route.roles is not None and route.roles != SIGNED_IN:
        errors.append(Forbidden)
    if route.limit is not RateClass.UNLIMITED:
        errors.append(TooMany)
    if not route.during_maintenance:
        errors.append(UnderMaintenance)
    return errors


def problem_responses(route: Route, problem: Json) -> dict[str, Json]:
    """A response object for each status; its description names the codes."""
    codes: dict[int, list[str]] = defaultdict(list)
    for error in errors_of(route):
        status = status_of(error)
        if error.code not in codes[status]:
            codes[status].append(error.code)
    return {
        str(status): {
            "description": _described(found),
            "headers": {
                "X-Request-ID": {"$ref": "#/components/headers/X-Request-ID"},
                **_HEADERS.get(status, {}),
            },
            "content": {MEDIA_TYPE: {"schema": problem}},
        }
        for status, found in sorted(codes.items())
        if status not in route.alternatives
    }


def _described(codes: Iterable[str]) -> str:
    return "; ".join(f"`{code}`: {sentences.title(code, Language.ENGLISH)}" for code in codes)

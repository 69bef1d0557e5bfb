"""Answers as bytes."""

from collections.abc import AsyncIterator

import msgspec
from starlette.types import Send

from stario.domain.kernel.errors import DomainError
from stario.domain.kernel.language import Language
from stario.entrypoints.http import sentences
from stario.entrypoints.http.answers import Header, Rendered, Streamed
from stario.entrypoints.http.problems import MEDIA_TYPE, Problem, headers_of, problem_of
from stario.entrypoints.http.rates import RateExceeded
from stario.entrypoints.http.reading import JSON
from stario.entrypoints.http.routing import Reply

_encode = msgspec.json.Encoder().encode
_NO_CONTENT = frozenset({204, 304})


def render(reply: Reply, *, status: int, media_type: str | None) -> Rendered | Streamed:
    """Turn *reply* into bytes; *status* and *media_type* are the route's."""
    status = reply.status or status
    headers = [(n.lower().encode(), v.encode("latin-1")) for n, v in reply.headers.items()]
    if reply.location is not None:
        headers.append((b"location", reply.location.encode("latin-1")))
    media_type = reply.media_type or media_type
    if isinstance(reply.content, AsyncIterator):
        headers.append((b"content-type", (media_type or "application/octet-stream").encode()))
        return Streamed(status=status, headers=headers, content=reply.content)
    if reply.content is not None:
        headers.append((b"content-type", (media_type or "application/octet-stream").encode()))
        return Rendered(status=status, headers=headers, body=reply.content)
    if status in _NO_CONTENT:
        return Rendered(status=status, headers=headers, body=b"")
    headers.append((b"content-type", JSON.encode()))
    return Rendered(status=status, headers=headers, body=_encode(reply.body))


def refusal(error: DomainError, language: Language) -> Rendered:
    """*error* as problem+json in *language*."""
    extra = [(name.encode(), value.encode("latin-1")) for name, value in headers_of(error)]
    if isinstance(error, RateExceeded):
        extra += error.fields
    return _problem(problem_of(error, language), language, extra)


def failure(request_id: str, language: Language) -> Rendered:
    """What nobody expected: says nothing but where to find it in our logs."""
    code = "internal_error"
    problem = Problem(
        type=f"/docs#problem-{code}",
        title=sentences.title(code, language),
        status=500,
        detail=sentences.detail(code, {"request_id": request_id}, language),
        code=code,
    )
    return _problem(problem, language, [])


def _problem(problem: Problem, language: Language, extra: list[Header]) -> Rendered:
    headers = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-language", language.value.encode()),
        (b"vary", b"Accept-Language"),
        *extra,
    ]
    return Rendered(status=problem.status, headers=headers, body=_encode(problem))


async def send_rendered(answer: Rendered, send: Send, *, head: bool) -> None:
    headers = answer.headers
    if answer.status not in _NO_CONTENT:
        headers = [*headers, (b"content-length", str(len(answer.body)).encode())]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head else answer.body})

"""From bytes to checked values; whatever comes in, nothing but a refusal comes out."""

import asyncio
import json
from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar, cast

import attrs
import msgspec
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive

from stario.entrypoints.http.refusals import (
    BodyTooLarge,
    BodyTooSlow,
    FieldsInvalid,
    MalformedRequest,
    UnsupportedMediaType,
    Wrong,
)
from stario.entrypoints.http.validation import wrong_fields

StructT = TypeVar("StructT", bound=msgspec.Struct)

JSON = "application/json"
BODY_DEADLINE_SECONDS = 30.0
DEEPEST_NESTING = 64


def declared_length(headers: Mapping[bytes, bytes], most_bytes: int) -> None:
    """
    Refuse by what the client announces, before anything is read.

    Raises:
        BodyTooLarge: Content-Length is over *most_bytes*.
    """
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or len(length) > 18 or int(length) > most_bytes:
        raise BodyTooLarge(most_bytes=most_bytes)


def limited(receive: Receive, most_bytes: int) -> Receive:
    """
    Count what is really received, for a body in chunks announces nothing.

    Raises (from the returned callable):
        BodyTooLarge: more than *most_bytes* came in.
    """
    received = 0

    async def counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > most_bytes:
            raise BodyTooLarge(most_bytes=most_bytes)
        return message

    return counted


async def read_body(receive: Receive, *, deadline_seconds: float = BODY_DEADLINE_SECONDS) -> bytes:
    """
    Collect the whole body.

    Raises:
        BodyTooSlow: it takes longer than *deadline_seconds*.
        ClientDisconnect: the client left in the middle.
    """
    message = await _next(receive)
    if not message.get("more_body", False):
        return bytes(message.get("body", b""))
    chunks = [message.get("body", b"")]
    try:
        async with asyncio.timeout(deadline_seconds):
            while message.get("more_body", False):
                message = await _next(receive)
                chunks.append(message.get("body", b""))
    except TimeoutError as error:
        raise BodyTooSlow from error
    return b"".join(chunks)


async def _next(receive: Receive) -> Message:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientDisconnect
    return message


def require_media_type(headers: Mapping[bytes, bytes], accepted: tuple[str, ...]) -> None:
    """
    Check the type and that the body is not compressed.

    Raises:
        UnsupportedMediaType: it is another type, or a compressed body.
    """
    given = headers.get(b"content-type", b"").decode("latin-1")
    kind = given.partition(";")[0].strip().lower()
    if not any(_fits(kind, wanted) for wanted in accepted):
        raise UnsupportedMediaType(accepted=", ".join(accepted))
    if headers.get(b"content-encoding", b"identity").strip().lower() != b"identity":
        raise UnsupportedMediaType(reason="encoding", accepted=", ".join(accepted))


def _fits(kind: str, wanted: str) -> bool:
    if wanted == "*/*":
        return True
    return kind.startswith(wanted[:-1]) if wanted.endswith("/*") else kind == wanted


@attrs.frozen
class JsonReader(Generic[StructT]):
    """Reads one kind of JSON body."""

    wanted: type[StructT]
    _decoder: msgspec.json.Decoder[StructT] = attrs.field(init=False)

    @_decoder.default
    def _typed_decoder(self) -> msgspec.json.Decoder[StructT]:
        return msgspec.json.Decoder(self.wanted)

    def read(self, body: bytes) -> StructT:
        """
        Decode and validate.

        A missing body counts as an empty object, so that the fields it lacks are named.

        Raises:
            MalformedRequest: it is no JSON, is nested too deeply, or repeats a key.
            FieldsInvalid: with every top-level field that is wrong.
        """
        text = body if body.strip() else b"{}"
        try:
            value = self._decoder.decode(text)
        except msgspec.ValidationError as error:
            return self._with_whole_numbers(strictly_parsed(text), error)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
            raise MalformedRequest from error
        strictly_parsed(text)
        if b"\\u0000" in text:
            _require_no_nul(msgspec.to_builtins(value))
        return value

    def _with_whole_numbers(self, raw: object, error: msgspec.ValidationError) -> StructT:
        # To JSON Schema 3.0 is an integer; the fast decoder sees it otherwise.
        raw = _whole(raw)
        try:
            value = msgspec.convert(raw, self.wanted)
        except msgspec.ValidationError:
            raise FieldsInvalid(*wrong_fields(error, raw, self.wanted, strict=True)) from error
        _require_no_nul(msgspec.to_builtins(value))
        return value


def _whole(raw: object) -> object:
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)
    if isinstance(raw, dict):
        return {key: _whole(value) for key, value in raw.items()}
    return [_whole(value) for value in raw] if isinstance(raw, list) else raw


def strictly_parsed(text: bytes) -> object:
    """
    Parse once more for what the fast decoder lets through.

    Two readers may take a different one of two equal keys (RFC 8259, 4), so neither may win.

    Raises:
        MalformedRequest: it is no JSON after all, is nested too deeply, or repeats a key.
    """
    try:
        raw: object = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except RecursionError as error:
        raise MalformedRequest(reason="too_deep") from error
    except ValueError as error:
        raise MalformedRequest from error
    if text.count(b"[") + text.count(b"{") > DEEPEST_NESTING:
        _require_shallow(raw)
    return raw


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedRequest(reason="duplicate_key")
    return found


def _no_constant(name: str) -> object:
    raise MalformedRequest(constant=name)


def _require_shallow(raw: object) -> None:
    waiting: list[tuple[object, int]] = [(raw, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST_NESTING:
            raise MalformedRequest(reason="too_deep")
        inner = value.values() if isinstance(value, dict) else value
        if isinstance(value, (dict, list)):
            waiting += [(part, depth + 1) for part in cast("Iterable[object]", inner)]


def _require_no_nul(raw: object, path: str = "") -> None:
    """PostgreSQL keeps every character but this one."""
    if isinstance(raw, dict):
        for key, inner in raw.items():
            _require_no_nul(key, path)
            _require_no_nul(inner, f"{path}.{key}")
    elif isinstance(raw, list):
        for number, inner in enumerate(raw):
            _require_no_nul(inner, f"{path}[{number}]")
    elif isinstance(raw, str) and "\0" in raw:
        raise FieldsInvalid(Wrong(path.lstrip(".") or "body", "invisible_characters"))

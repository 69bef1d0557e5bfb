"""One client's connection, as far as uvicorn leaves it open how much may come before a request."""

from asyncio import TimerHandle, Transport
from http import HTTPStatus
from typing import Final

import attrs
import msgspec
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from stario.domain.kernel.errors import DomainError
from stario.entrypoints.http.languages import DEFAULT
from stario.entrypoints.http.problems import MEDIA_TYPE, problem_of
from stario.entrypoints.http.refusals import HeadTooLarge, MalformedRequest

LARGEST_HEAD_BYTES: Final = 64 * 1024
"""Request line and header fields; other servers take 8 to 64 KiB."""

HEAD_DEADLINE_SECONDS: Final = 20.0
"""From the opening of a connection, or the first byte of a later request, to its head's end."""


@attrs.define
class _Head:
    """The part of a request that is being read, and until when it must be here."""

    bytes: int = 0
    open: bool = True
    deadline: TimerHandle | None = None

    def end(self) -> None:
        self.bytes, self.open = 0, False
        if self.deadline is not None:
            self.deadline.cancel()
            self.deadline = None


class BoundedConnection(HttpToolsProtocol):
    """
    Ends a connection whose request head is too large (431) or does not come to an end.

    The parser keeps header fields without a limit and waits for them without one, so a single
    client could fill the memory, or hold every connection, before anything of ours is asked.
    """

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._head = _Head()
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head.end()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        # What is left after the parser has seen it: a body may have come in the same piece.
        if not self._head.open:
            return
        self._head.bytes += len(data)
        if self._head.bytes > LARGEST_HEAD_BYTES and not self.transport.is_closing():
            self._refuse(HeadTooLarge(most_bytes=LARGEST_HEAD_BYTES))

    def send_400_response(self, msg: str) -> None:
        """What the parser can't read is answered in our form as well."""
        del msg
        self._refuse(MalformedRequest(reason="http"))

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if not self._head.open:
            self._head.open = True
            self._expect_head()

    def on_headers_complete(self) -> None:
        self._head.end()
        super().on_headers_complete()

    def _expect_head(self) -> None:
        self._head.deadline = self.loop.call_later(HEAD_DEADLINE_SECONDS, self.transport.close)

    def _refuse(self, error: DomainError) -> None:
        # Nothing of the request is known, its language neither.
        problem = problem_of(error, DEFAULT)
        body = msgspec.json.encode(problem)
        head = (
            f"HTTP/1.1 {problem.status} {HTTPStatus(problem.status).phrase}\r\n"
            f"content-type: {MEDIA_TYPE}\r\n"
            f"content-language: {DEFAULT.value}\r\n"
            f"content-length: {len(body)}\r\n"
            "cache-control: no-store\r\n"
            "x-content-type-options: nosniff\r\n"
            "connection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()

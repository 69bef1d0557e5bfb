"""What a connection may send before there is a request."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import msgspec
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from stario.entrypoints.http.problems import Problem
from stario.entrypoints.processes import connections
from stario.entrypoints.processes.connections import LARGEST_HEAD_BYTES
from stario.entrypoints.processes.running import http_server


async def _echo(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        while True:
            kind = (await receive())["type"]
            await send({"type": f"{kind}.complete"})
            if kind == "lifespan.shutdown":
                return
    received, more = 0, True
    while more:
        message = await receive()
        received += len(message.get("body", b""))
        more = message.get("more_body", False)
    await PlainTextResponse(f"{received} bytes")(scope, receive, send)


@contextmanager
def _served() -> Iterator[tuple[str, int]]:
    """The server as processes run it, in a thread; gives where it listens."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = http_server(_echo, host="127.0.0.1", port=0)
    thread = threading.Thread(
        target=lambda: asyncio.run(server.serve(sockets=[listener])), daemon=True
    )
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield listener.getsockname()
    finally:
        server.should_exit = True
        thread.join(timeout=15)
        listener.close()


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[str, int]]:
    with _served() as listening:
        yield listening


def _answer(connection: socket.socket) -> bytes:
    connection.settimeout(10)
    answer = b""
    # What was not read when the server closed comes back as a reset.
    with suppress(ConnectionError):
        while piece := connection.recv(65536):
            answer += piece
    return answer


def _ask(connection: socket.socket, request: bytes) -> None:
    """Send a whole *request* and read its answer, which may come in pieces."""
    connection.settimeout(10)
    connection.sendall(request)
    answer = b""
    while not answer.endswith(b"0 bytes"):
        piece = connection.recv(65536)
        assert piece, answer
        answer += piece


def _send(connection: socket.socket, *pieces: bytes) -> None:
    with suppress(ConnectionError):
        for piece in pieces:
            connection.sendall(piece)


@pytest.mark.parametrize("field_bytes", [1_000, 2 * LARGEST_HEAD_BYTES])
def test_a_head_without_an_end_is_cut_off(place: tuple[str, int], field_bytes: int) -> None:
    field = b"X-Filler: " + b"a" * field_bytes + b"\r\n"
    with socket.create_connection(place) as connection:
        _send(connection, b"GET / HTTP/1.1\r\nHost: x\r\n", *[field] * 80)

        # Were it read on and on, there would be no answer, for the head has no end.
        assert _answer(connection)[:12] in {b"HTTP/1.1 431", b""}


def test_a_large_body_behind_a_small_head_is_none_of_its_business(place: tuple[str, int]) -> None:
    body = b"a" * (8 * LARGEST_HEAD_BYTES)
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n" % len(body)
    with socket.create_connection(place) as connection:
        connection.sendall(head + b"\r\n" + body)
        connection.sendall(head + b"Connection: close\r\n\r\n" + body)

        assert _answer(connection).count(b"%d bytes" % len(body)) == 2


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: x\r\n"])
def test_who_never_ends_the_head_is_dropped(
    place: tuple[str, int], begun: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEAD_DEADLINE_SECONDS", 0.3)
    with socket.create_connection(place) as connection:
        connection.sendall(begun)

        assert _answer(connection) == b""


def test_so_is_a_second_request_on_a_kept_connection(
    place: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEAD_DEADLINE_SECONDS", 0.3)
    whole = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    with socket.create_connection(place) as connection:
        _ask(connection, whole)
        time.sleep(0.5)
        _ask(connection, whole)
        connection.sendall(whole[:20])

        assert _answer(connection) == b""


@pytest.mark.parametrize(
    "sent",
    [
        b"NONSENSE / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
)
def test_what_is_no_http_gets_a_problem_too(place: tuple[str, int], sent: bytes) -> None:
    with socket.create_connection(place) as connection:
        connection.sendall(sent)

        head, _, body = _answer(connection).partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"content-type: application/problem+json" in head
    assert msgspec.json.decode(body, type=Problem).code == "malformed_request"

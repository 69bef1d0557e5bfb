"""Over real sockets: what only a real server and a real client show."""

import asyncio
import socket
import threading
import time
from collections.abc import AsyncGenerator, Iterator

import attrs
import httpx
import pytest
from tests.http.house import House
from tests.http.serving import serving

from stario.entrypoints.http.routing import Call, RawBody, Reply, Route, route
from stario.ports.storage import Storage


@attrs.define
class StreamHandlers:
    """A stream without an end, one that breaks, and a body that is read in chunks."""

    closed: threading.Event = attrs.field(factory=threading.Event)

    def routes(self) -> list[Route]:
        return [
            route("GET", "/ticks", self.ticks, tag="S", summary="T", media_type="text/plain"),
            route("GET", "/broken", self.broken, tag="S", summary="B", media_type="text/plain"),
            route(
                "PUT",
                "/uploads",
                self.upload,
                tag="S",
                summary="U",
                status=204,
                raw_body=RawBody(media_types=("application/octet-stream",), max_bytes=100_000),
            ),
        ]

    async def ticks(self, _: Call) -> Reply:
        async def content() -> AsyncGenerator[bytes]:
            try:
                while True:
                    yield b"tick\n"
                    await asyncio.sleep(0.01)
            finally:
                self.closed.set()

        return Reply(content=content())

    async def broken(self, _: Call) -> Reply:
        async def content() -> AsyncGenerator[bytes]:
            yield b"half"
            await asyncio.sleep(0)
            raise RuntimeError("broke off")

        return Reply(content=content())

    async def upload(self, call: Call) -> Reply:
        size = sum([len(chunk) async for chunk in call.request.stream()])
        return Reply(headers={"X-Size": str(size)})


@pytest.fixture(scope="module")
def streams() -> StreamHandlers:
    return StreamHandlers()


@pytest.fixture(scope="module")
def served(storage: Storage, streams: StreamHandlers) -> Iterator[tuple[House, str]]:
    # Nothing here is idempotent: the database of this session's loop stays untouched.
    house = House(storage=storage)
    with serving(house.app(streams.routes())) as url:
        yield house, url


def test_a_stream_ends_with_its_client(served: tuple[House, str], streams: StreamHandlers) -> None:
    with httpx.stream("GET", f"{served[1]}/ticks") as answer:
        first = next(answer.iter_text())
    assert first.startswith("tick")
    assert streams.closed.wait(5)


def test_the_head_of_a_stream_ends_at_once(
    served: tuple[House, str], streams: StreamHandlers
) -> None:
    streams.closed.clear()
    assert httpx.head(f"{served[1]}/ticks", timeout=5).status_code == 200


def test_a_body_that_broke_off_does_not_look_whole(served: tuple[House, str]) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(f"{served[1]}/broken")
    assert httpx.get(f"{served[1]}/wishes").status_code == 200


def test_an_upload_is_read_in_chunks_and_bounded(served: tuple[House, str]) -> None:
    url, kind = f"{served[1]}/uploads", {"Content-Type": "application/octet-stream"}

    def chunks(count: int) -> Iterator[bytes]:
        for _ in range(count):
            yield b"x" * 1000

    assert httpx.put(url, content=chunks(90), headers=kind).headers["x-size"] == "90000"
    assert httpx.put(url, content=chunks(101), headers=kind).status_code == 413
    assert httpx.put(url, content=b"x" * 100_001, headers=kind).status_code == 413
    assert httpx.put(url, content=b"x", headers={"Content-Type": "a/b"}).status_code == 415


def raw(url: str, request: bytes) -> bytes:
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
    return received


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", b"404"),
        (b"GET /wishes?a=\xff HTTP/1.1\r\nHost: x\r\n\r\n", b"40"),
        (b"GET http://evil/wishes HTTP/1.1\r\nHost: x\r\n\r\n", b"200"),
        (b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", b"404"),
        (b"GET /wishes HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", b"400"),
        (b"nonsense\r\n\r\n", b"400"),
        (b"POST /tokens HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", b"413"),
    ],
)
def test_odd_requests_get_an_answer(
    served: tuple[House, str], request_bytes: bytes, status: bytes
) -> None:
    assert raw(served[1], request_bytes).startswith(b"HTTP/1.1 " + status)


def test_a_client_that_leaves_in_the_middle_harms_nobody(served: tuple[House, str]) -> None:
    head = b"POST /tokens HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    raw(served[1], head + b'Content-Length: 50\r\n\r\n{"text"')
    time.sleep(0.1)

    metrics = httpx.get(f"{served[1]}/metrics").text
    assert 'route="/tokens",status="499"' in metrics

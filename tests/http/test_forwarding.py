"""What goes through the gateway to a service and back, and what happens when it does not."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.types import Receive, Scope, Send
from tests.http.relay import LARGEST, Relay, greeting, open_relay, until

from stario.entrypoints.http.forwarding.breaker import FAILURES_TO_OPEN, OPEN_FOR


@pytest.fixture
async def relay() -> AsyncIterator[Relay]:
    async with open_relay() as relay:
        yield relay


async def test_fields_of_one_connection_and_what_a_client_makes_up_stay_behind(
    relay: Relay,
) -> None:
    answer = await relay.web.get(
        "/echo/a",
        headers=httpx.Headers(
            {
                "Connection": "keep-alive, X-Hop",
                "X-Hop": "1",
                "TE": "trailers",
                "X-Forwarded-For": "198.51.100.7",
                "X-Forwarded-Host": "evil.example",
                "X-Real-IP": "198.51.100.7",
                "Forwarded": "for=198.51.100.7",
                "Stario-Call": "t=1,a=198.51.100.7,s=0",
                "Origin": "https://evil.example",
                "Authorization": "Bearer x",
                "Accept-Language": "ru",
                "X-Request-ID": "mine",
                "traceparent": "00-" + "a" * 32 + "-" + "b" * 16 + "-01",
                "X-Name": "\u00e9".encode().decode("latin-1"),
            },
            encoding="latin-1",
        ),
    )
    assert (answer.status_code, answer.text) == (200, "salom")
    assert answer.headers.get_list("x-request-id") == ["mine"]
    assert len(answer.headers.get_list("date")) == 1
    fields = relay.stage.fields
    assert fields[b"authorization"] == b"Bearer x"
    assert fields[b"accept-language"] == b"ru"
    assert (fields[b"x-forwarded-for"], fields[b"x-request-id"]) == (b"127.0.0.1", b"mine")
    assert fields[b"traceparent"].startswith(b"00-" + b"a" * 32)
    assert b"b" * 16 not in fields[b"traceparent"]
    gone = {b"x-hop", b"te", b"x-forwarded-host", b"x-real-ip", b"forwarded", b"origin"}
    assert not gone & set(fields)
    assert b"stario-call" not in fields
    assert fields[b"x-name"].decode() == "\u00e9"


@pytest.mark.parametrize(
    "target", ["/echo/%2e%2e", "/echo/a%20b", "/echo/%D0%B6?x=%2F..&x=b;c", "/echo/a?q=%23"]
)
async def test_a_path_goes_on_as_it_came(relay: Relay, target: str) -> None:
    assert (await relay.web.get(target)).status_code == 200
    asked = relay.stage.asked[-1]
    query = asked["query_string"]
    raw = asked["raw_path"].decode() + (f"?{query.decode()}" if query else "")
    assert raw == target


async def test_an_answer_comes_as_it_is_made() -> None:
    going, left = asyncio.Event(), asyncio.Event()

    async def events(_scope: Scope, receive: Receive, send: Send) -> None:
        kind = (b"content-type", b"text/event-stream")
        await send({"type": "http.response.start", "status": 200, "headers": [kind]})
        await send({"type": "http.response.body", "body": b"data: 1\n\n", "more_body": True})
        await until(going)
        await send({"type": "http.response.body", "body": b"data: 2\n\n", "more_body": True})
        while (await receive())["type"] != "http.disconnect":
            pass
        left.set()

    async with open_relay(is_direct=True) as relay:
        relay.stage.app = events
        async with relay.web.stream("GET", "/echo/a") as answer:
            chunks = answer.aiter_raw()
            assert await anext(chunks) == b"data: 1\n\n"
            going.set()
            assert await anext(chunks) == b"data: 2\n\n"
        # The client has left: so does the gateway.
        await until(left)


async def test_a_gateway_that_stops_ends_streams_of_events_and_no_download() -> None:
    kind, going = b"text/event-stream; charset=utf-8", asyncio.Event()

    async def silent(_scope: Scope, _receive: Receive, send: Send) -> None:
        fields = [(b"content-type", kind)]
        await send({"type": "http.response.start", "status": 200, "headers": fields})
        await send({"type": "http.response.body", "body": b"data: 1\n\n", "more_body": True})
        await until(going)
        await send({"type": "http.response.body", "body": b"end"})

    async with open_relay(is_direct=True) as relay:
        relay.stage.app = silent
        async with relay.web.stream("GET", "/echo/a") as answer:
            chunks = answer.aiter_raw()
            assert await anext(chunks) == b"data: 1\n\n"
            relay.stopping.set()
            assert [chunk async for chunk in chunks] == []
        kind = b"video/mp4"
        async with relay.web.stream("GET", "/echo/a") as answer:
            chunks = answer.aiter_raw()
            assert await anext(chunks) == b"data: 1\n\n"
            going.set()
            assert [chunk async for chunk in chunks] == [b"end"]


async def test_a_body_goes_on_as_it_comes_in(relay: Relay) -> None:
    first = asyncio.Event()
    received = []

    async def taking(_scope: Scope, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            received.append(message["body"])
            first.set()
            if not message["more_body"]:
                break
        await greeting(_scope, receive, send)

    async def sending() -> AsyncIterator[bytes]:
        yield b"a" * 10
        await until(first)
        yield b"b" * 10

    relay.stage.app = taking
    assert (await relay.web.post("/echo/a", content=sending())).status_code == 200
    assert b"".join(received) == b"a" * 10 + b"b" * 10
    whole = b"c" * 1000
    assert (await relay.web.put("/echo/a", content=whole)).status_code == 200
    assert relay.stage.fields[b"content-length"] == b"1000"


async def test_a_body_that_is_too_large_is_refused_before_and_in_the_middle(relay: Relay) -> None:
    announced = await relay.web.post("/echo/a", content=b"x" * (LARGEST + 1))
    assert (announced.status_code, relay.stage.asked) == (413, [])

    async def reading(scope: Scope, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] == "http.request" and message["more_body"]:
            pass
        await greeting(scope, receive, send)

    async def growing() -> AsyncIterator[bytes]:
        for _ in range(LARGEST // 1000 + 2):
            yield b"x" * 1000

    relay.stage.app = reading
    found = await relay.web.post("/echo/a", content=growing())
    assert (found.status_code, found.json()["code"]) == (413, "payload_too_large")


async def test_only_what_is_safe_is_asked_again_and_only_before_an_answer(relay: Relay) -> None:
    relay.line.cuts[:] = [0]
    assert (await relay.web.get("/echo/a")).status_code == 200
    for method in ("POST", "PUT", "DELETE"):
        # On a new connection and on one that was used before.
        relay.line.cuts[:] = [0]
        relay.line.hang_up()
        relay.line.pick_up()
        before = len(relay.stage.asked)
        answer = await relay.web.request(method, "/echo/a")
        assert (answer.status_code, answer.json()["code"]) == (503, "service_away"), method
        assert len(relay.stage.asked) - before <= 1


async def test_an_answer_that_breaks_off_does_not_look_whole(relay: Relay) -> None:
    async def long(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(100):
            await send({"type": "http.response.body", "body": b"x" * 1000, "more_body": True})
            await asyncio.sleep(0.001)

    relay.stage.app = long
    relay.line.cuts[:] = [5000]
    with pytest.raises(Exception, match=r"(?i)incomplete|disconnected|closed"):
        await relay.web.get("/echo/a")
    assert len(relay.stage.asked) == 1


async def test_a_service_that_is_away_is_left_alone_and_found_again(relay: Relay) -> None:
    relay.line.hang_up()
    for _ in range(FAILURES_TO_OPEN):
        answer = await relay.web.post("/echo/a", headers={"Accept-Language": "uz"})
        assert answer.status_code == 503
    assert relay.upstream.breaker.is_open
    relay.line.pick_up()
    before = relay.line.connections
    refused = await relay.web.get("/echo/a", headers={"Accept-Language": "ru"})
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["content-language"] == "ru"
    assert (refused.status_code, refused.json()["code"]) == (503, "service_away")
    assert refused.headers["retry-after"] == "5"
    assert "5" in refused.json()["detail"]
    assert relay.line.connections == before

    relay.house.clock.advance(by=OPEN_FOR)
    assert (await relay.web.get("/echo/a")).status_code == 200
    assert not relay.upstream.breaker.is_open


async def test_a_silent_service_is_not_waited_for_longer_than_is_set(relay: Relay) -> None:
    relay.line.silent = True
    answer = await relay.web.post("/echo/a")
    assert (answer.status_code, answer.json()["code"]) == (503, "service_away")
    relay.line.silent = False


async def test_what_a_service_says_of_itself_goes_through(relay: Relay) -> None:
    async def refusing(_scope: Scope, _receive: Receive, send: Send) -> None:
        fields = [(b"retry-after", b"7"), (b"x-twice", b"1"), (b"x-twice", b"2")]
        await send({"type": "http.response.start", "status": 503, "headers": fields})
        await send({"type": "http.response.body", "body": b"{}"})

    relay.stage.app = refusing
    for _ in range(FAILURES_TO_OPEN + 1):
        answer = await relay.web.get("/echo/a")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "7")
    assert answer.headers.get_list("x-twice") == ["1", "2"]
    assert not relay.upstream.breaker.is_open
    assert (await relay.web.head("/echo/a")).status_code == 503
    assert relay.stage.asked[-1]["method"] == "HEAD"

"""Reading requests: what is taken, what is refused, and how that is said."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest

WISH = {"text": "Salom!"}


async def test_a_good_request_is_answered(fan: httpx.AsyncClient) -> None:
    made = await fan.post("/wishes", json=WISH)

    assert made.status_code == 201
    assert made.headers["content-type"] == "application/json"
    wish = made.json()
    assert wish == {"id": wish["id"], "text": "Salom!", "mood": "glad", "stars": 5}
    assert made.headers["location"] == f"/wishes/{wish['id']}"
    assert (await fan.get(made.headers["location"])).json() == wish


async def test_lists_have_the_agreed_form(fan: httpx.AsyncClient) -> None:
    for _ in range(3):
        await fan.post("/wishes", json=WISH)

    page = (await fan.get("/wishes", params={"page": 2, "page_size": 2})).json()

    assert len(page.pop("items")) == 1
    assert page == {"total": 3, "page": 2, "page_size": 2, "total_pages": 2}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "malformed_request"),
        (b'{"text": "a"} x', 400, "malformed_request"),
        (b'{"text": "a",}', 400, "malformed_request"),
        (b'{"text": NaN}', 400, "malformed_request"),
        (b'{"text": "a", "stars": Infinity}', 400, "malformed_request"),
        (b'{"text": "a", "text": "b"}', 400, "malformed_request"),
        (b'{"text": "a", "x": {"y": 1, "y": 2}}', 400, "malformed_request"),
        (b'{"text": "\xff"}', 400, "malformed_request"),
        (b'{"text": "\\ud800"}', 400, "malformed_request"),
        (b'{"text": "a", "x": ' + b"[" * 70 + b"]" * 70 + b"}", 400, "malformed_request"),
        (b'{"text": "a", "x": ' + b"[" * 9000 + b"]" * 9000 + b"}", 400, "malformed_request"),
        (b"[" * 30000, 400, "malformed_request"),
        (b'\xef\xbb\xbf{"text": "a"}', 400, "malformed_request"),
        (b'{"text": "a\x00b"}', 400, "malformed_request"),
        (b'{"text": "a\\u0000b"}', 422, "invalid"),
        (b'{"text": "a", "stars": ' + b"9" * 5000 + b"}", 400, "malformed_request"),
        (b'{"text": "a", "stars": ' + b"9" * 50 + b"}", 422, "invalid"),
        (b'{"text": "a", "stars": 1e999}', 422, "invalid"),
        (b'{"text": "a", "stars": 1.5}', 422, "invalid"),
        (b"null", 422, "invalid"),
        (b"[]", 422, "invalid"),
        (b'"text"', 422, "invalid"),
        (b"", 422, "invalid"),
    ],
)
async def test_a_bad_body_is_refused(
    fan: httpx.AsyncClient, body: bytes, status: int, code: str
) -> None:
    answer = await fan.post("/wishes", content=body, headers={"Content-Type": "application/json"})

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


async def test_an_escaped_backslash_is_no_nul(fan: httpx.AsyncClient) -> None:
    made = await fan.post("/wishes", json={"text": "a\\u0000b"})

    assert made.json()["text"] == "a\\u0000b"


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"text": 5}, "text", "A text is expected."),
        ({"text": None}, "text", "The value must not be null."),
        ({"text": ""}, "text", "At least 1 characters are needed."),
        ({"text": "x" * 41}, "text", "At most 40 characters are allowed."),
        ({"mood": "angry"}, "mood", "One of these is expected: glad, sad."),
        ({"stars": 0}, "stars", "The value must be at least 1."),
        ({"stars": 6}, "stars", "The value must be at most 5."),
        ({"stars": "6"}, "stars", "A whole number is expected."),
        ({"stars": True}, "stars", "A whole number is expected."),
    ],
)
async def test_a_wrong_field_is_named_with_its_rule(
    fan: httpx.AsyncClient, change: dict[str, object], field: str, message: str
) -> None:
    answer = await fan.post("/wishes", json=WISH | change)

    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": field, "message": message}]
    assert field in answer.json()["detail"]


async def test_all_wrong_fields_are_named_at_once(fan: httpx.AsyncClient) -> None:
    answer = await fan.post("/wishes", json={"mood": "angry", "stars": 9})

    assert {error["field"] for error in answer.json()["errors"]} == {"text", "mood", "stars"}


async def test_unknown_fields_are_no_error(fan: httpx.AsyncClient) -> None:
    assert (await fan.post("/wishes", json=WISH | {"new": 1})).status_code == 201


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("page=0", "page"),
        ("page=x", "page"),
        ("page=", "page"),
        ("page_size=101", "page_size"),
        ("page=99999999999999999999999", "page"),
        ("page=1&page=2", "page"),
        ("mood=angry", "mood"),
        ("mood=%00", "mood"),
        ("mood=null", "mood"),
        ("mood=%ff", "query"),
        ("&".join(f"x{i}=1" for i in range(80)), "query"),
    ],
)
async def test_a_bad_query_is_refused(client: httpx.AsyncClient, query: str, field: str) -> None:
    answer = await client.get(f"/wishes?{query}")

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_a_whole_number_may_be_written_with_a_point(fan: httpx.AsyncClient) -> None:
    assert (await fan.post("/wishes", json=WISH | {"stars": 3.0})).json()["stars"] == 3


@pytest.mark.parametrize("query", ["", "unknown=1", "mood=glad", "page=1&page_size=100&&="])
async def test_a_good_query_is_taken(client: httpx.AsyncClient, query: str) -> None:
    assert (await client.get(f"/wishes?{query}")).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/wishes/",
        "/wishes/5",
        "/wishes/01980A2E-7A4C-7C3A-9D5B-2F6D1A7B8C90",
        "/wishes/01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90%0A",
        "/wishes/01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90",
        "/wishes/%00",
        "/wishes/%ff",
        "//wishes",
        "/wishes/a/b",
    ],
)
async def test_what_is_not_there_is_404(fan: httpx.AsyncClient, path: str) -> None:
    answer = await fan.get(path)

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


async def test_another_method_is_405_and_told_which(fan: httpx.AsyncClient) -> None:
    answer = await fan.put("/wishes", json=WISH)

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert answer.json()["code"] == "method_not_allowed"
    assert (await fan.request("TRACE", "/wishes")).status_code == 405


async def test_options_tells_the_methods(client: httpx.AsyncClient) -> None:
    answer = await client.options("/wishes")

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert "content-length" not in answer.headers


async def test_head_is_get_without_the_body(client: httpx.AsyncClient) -> None:
    full, head = await client.get("/wishes"), await client.head("/wishes")

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(full.content))
    assert (await client.head("/nothing")).status_code == 404


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonx", "json"]
)
async def test_another_type_is_415(fan: httpx.AsyncClient, kind: str) -> None:
    answer = await fan.post("/wishes", content=json.dumps(WISH), headers={"Content-Type": kind})

    assert answer.status_code == 415
    assert "application/json" in answer.json()["detail"]


async def test_json_with_a_charset_is_json(fan: httpx.AsyncClient) -> None:
    kind = {"Content-Type": "Application/JSON; charset=utf-8"}

    assert (await fan.post("/wishes", content=json.dumps(WISH), headers=kind)).status_code == 201


async def test_a_compressed_body_is_415(fan: httpx.AsyncClient) -> None:
    answer = await fan.post("/wishes", json=WISH, headers={"Content-Encoding": "gzip"})

    assert answer.status_code == 415


async def test_a_large_body_is_413(fan: httpx.AsyncClient) -> None:
    answer = await fan.post("/wishes", json={"text": "x" * 70_000})

    assert answer.status_code == 413
    assert "65536" in answer.json()["detail"]


async def test_a_large_body_in_chunks_is_413_before_it_is_all_there(
    fan: httpx.AsyncClient,
) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1000):
            sent += 1
            yield b"x" * 10_000

    answer = await fan.post(
        "/wishes", content=endless(), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 413
    assert sent < 20

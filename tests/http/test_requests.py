"""Reading requests: what is taken, what is refused, and how that is said."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.http.house import House

from stario.domain.identity.model.role import Role

WISH = {"text": "Salom!"}


@pytest.fixture
async def fan(house: House) -> AsyncIterator[httpx.AsyncClient]:
    async with house.client() as client:
        client.headers.update(house.signed_in())
        yield client


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


async def test_without_a_token_it_is_401(client: httpx.AsyncClient) -> None:
    answer = await client.post("/wishes", json=WISH)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("value", ["", "Bearer", "Bearer x", "Basic YTpi", "Bearer \xe9", "x"])
async def test_a_wrong_token_is_401(client: httpx.AsyncClient, value: str) -> None:
    headers = [(b"Authorization", value.encode("latin-1"))]

    for method, path in (("POST", "/wishes"), ("GET", "/wishes")):
        answer = await client.request(method, path, headers=headers)
        assert answer.status_code == 401


async def test_a_token_ends(house: House) -> None:
    async with house.client() as client:
        client.headers.update(house.signed_in())
        assert (await client.post("/wishes", json=WISH)).status_code == 201
        house.clock.advance(seconds=1800)
        assert (await client.post("/wishes", json=WISH)).status_code == 401


async def test_another_role_is_403(house: House, fan: httpx.AsyncClient) -> None:
    location = (await fan.post("/wishes", json=WISH)).headers["location"]

    assert (await fan.delete(location)).status_code == 403
    admin = house.signed_in(Role.ADMIN)
    gone = await fan.delete(location, headers=admin)
    assert (gone.status_code, gone.content) == (204, b"")
    assert (await fan.delete(location, headers=admin)).status_code == 404


@pytest.mark.parametrize(
    ("language", "detail"),
    [
        ("uz", "Tilak topilmadi."),
        ("ru", "Пожелание не найдено."),
        ("en", "The wish was not found."),
        ("fr", "Tilak topilmadi."),
    ],
)
async def test_problems_speak_the_callers_language(
    fan: httpx.AsyncClient, language: str, detail: str
) -> None:
    path = "/wishes/01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90"
    answer = await fan.get(path, headers={"Accept-Language": language})

    assert answer.json()["detail"] == detail
    assert answer.headers["content-language"] == (language if language != "fr" else "uz")
    assert answer.headers["vary"] == "Accept-Language"
    assert answer.json() | {"title": "", "detail": ""} == {
        "type": "/docs#problem-not_found",
        "title": "",
        "status": 404,
        "detail": "",
        "code": "not_found",
    }


async def test_what_nobody_expected_says_nothing(fan: httpx.AsyncClient) -> None:
    answer = await fan.post("/wishes", json={"text": "crash"})

    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["x-request-id"] in answer.json()["detail"]


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
FUZZ = settings(
    max_examples=120,
    deadline=None,
    # Shrinking a failure here takes minutes and makes a request no clearer.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@FUZZ
@given(
    body=st.binary(max_size=200)
    | st.dictionaries(st.sampled_from(["text", "mood", "stars", "x"]), json_like, max_size=4).map(
        lambda value: json.dumps(value).encode()
    )
    | st.text(alphabet='{}[]",:\\u0000eE+-.19ntf ', max_size=40).map(str.encode)
)
async def test_no_body_makes_it_fail(house: House, body: bytes) -> None:
    async with house.client() as client:
        answer = await client.post(
            "/wishes",
            content=body,
            headers={**house.signed_in(), "Content-Type": "application/json"},
        )
    assert answer.status_code in {201, 400, 422}


HEADERS = (
    "accept-language",
    "authorization",
    "content-encoding",
    "content-length",
    "content-type",
    "idempotency-key",
    "traceparent",
    "x-forwarded-for",
    "x-request-id",
)


@FUZZ
@given(
    path=st.text(max_size=40),
    query=st.binary(max_size=40),
    method=st.sampled_from(["GET", "HEAD", "POST", "DELETE", "PATCH", "OPTIONS", "BREW"]),
    header=st.sampled_from(HEADERS),
    value=st.binary(max_size=60),
)
async def test_no_request_makes_it_fail(
    house: House, *, path: str, query: bytes, method: str, header: str, value: bytes
) -> None:
    sent: list[int] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b'{"text": "a"}', "more_body": False}

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            sent.append(int(str(message["status"])))

    app = house.app()
    for target in (f"/{path}", f"/wishes/{path}", "/wishes", "/tokens"):
        scope = {
            "type": "http",
            "method": method,
            "path": target,
            "raw_path": target.encode(errors="replace"),
            "query_string": query,
            "headers": [(b"content-type", b"application/json"), (header.encode(), value)],
            "client": None,
            "root_path": "",
            "scheme": "http",
            "server": None,
        }
        await app(scope, receive, send)  # type: ignore[arg-type]
    assert len(sent) == 4
    assert all(status < 500 for status in sent)

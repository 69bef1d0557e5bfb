"""No request whatever makes the edge fail."""

import json

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.http.house import House

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

"""What holds for every answer: names, limits, headers, logs, metrics."""

import io
import json

import attrs
import httpx
import pytest
from tests.http.house import House

from stario.adapters.system import Uuid7Ids
from stario.entrypoints.http.addresses import ClientAddresses, counted_address
from stario.entrypoints.http.app import HttpSettings
from stario.entrypoints.http.forwarding.signatures import HEADER
from stario.entrypoints.http.rates import RatePolicy, rate_policies
from stario.entrypoints.http.routing import RateClass
from stario.entrypoints.http.trace import trace_of
from stario.ports.limits import Limit

SIGNED_CALL = HEADER.decode()
WISH = {"text": "Salom!"}
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def records(lines: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


async def test_a_sane_request_id_is_kept(client: httpx.AsyncClient) -> None:
    answer = await client.get("/wishes", headers={"X-Request-ID": "app-7.3_x"})

    assert answer.headers["x-request-id"] == "app-7.3_x"


@pytest.mark.parametrize("given", ["", "a b", "x" * 129, "<script>", "a\tb", "-x", "é"])
async def test_another_request_id_is_replaced(client: httpx.AsyncClient, given: str) -> None:
    answer = await client.get("/wishes", headers=[(b"x-request-id", given.encode())])

    assert answer.headers["x-request-id"] != given
    assert answer.headers["x-request-id"][14] == "7"


async def test_a_trace_goes_on_in_log_and_answer(
    client: httpx.AsyncClient, lines: io.StringIO
) -> None:
    answer = await client.get("/wishes", headers={"traceparent": TRACE})

    assert answer.headers["traceresponse"].startswith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
    assert "00f067aa0ba902b7" not in answer.headers["traceresponse"]
    assert records(lines)[-1]["trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.mark.parametrize(
    "broken",
    [
        "",
        TRACE.upper(),
        TRACE[:-1],
        TRACE + "-00",
        "ff" + TRACE[2:],
        "00-" + "0" * 32 + TRACE[35:],
        TRACE[:36] + "0" * 16 + "-01",
    ],
)
def test_a_broken_trace_begins_anew(broken: str) -> None:
    trace = trace_of(broken.encode(), Uuid7Ids().new())

    assert trace.trace_id != TRACE[3:35]
    assert len(trace.header) == 55


def test_a_later_version_of_the_trace_is_read_as_this_one() -> None:
    assert trace_of(b"01" + TRACE[2:].encode() + b"-more", Uuid7Ids().new()).trace_id == TRACE[3:35]


async def test_one_line_is_logged_without_secrets(
    house: House, client: httpx.AsyncClient, lines: io.StringIO
) -> None:
    account = house.ids.new()
    await client.post(
        "/wishes?token=hush", json={"text": "body-words"}, headers=house.signed_in(account=account)
    )

    (line,) = records(lines)
    assert line == line | {
        "event": "request",
        "method": "POST",
        "route": "/wishes",
        "status": 201,
        "account_id": account,
        "service": "house",
        "level": "info",
        "address": "192.0.2.7",
    }
    assert {"timestamp", "request_id", "trace_id", "duration_ms"} <= set(line)
    assert not any(secret in lines.getvalue() for secret in ("hush", "body-words", "eyJ"))


async def test_one_request_leaves_nothing_in_the_log_of_the_next(
    house: House, client: httpx.AsyncClient, lines: io.StringIO
) -> None:
    await client.post("/wishes", json=WISH, headers=house.signed_in())
    await client.get("/wishes")

    assert "account_id" not in records(lines)[-1]


async def test_what_nobody_expected_is_logged_with_its_trace(
    house: House, client: httpx.AsyncClient, lines: io.StringIO
) -> None:
    answer = await client.post("/wishes", json={"text": "crash"}, headers=house.signed_in())

    failure = next(r for r in records(lines) if r["event"] == "request_failed")
    assert failure["request_id"] == answer.headers["x-request-id"]
    assert "a secret of the house" in str(failure["exception"])


async def test_answers_are_private_and_inert(house: House, client: httpx.AsyncClient) -> None:
    for answer in (
        await client.get("/wishes"),
        await client.get("/nothing"),
        await client.post("/wishes", json={"text": "crash"}, headers=house.signed_in()),
    ):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "strict-transport-security" not in answer.headers
        assert "access-control-allow-origin" not in answer.headers


async def test_behind_tls_browsers_are_told_to_stay_there(house: House) -> None:
    house.settings = HttpSettings(https=True)
    async with house.client() as client:
        answer = await client.get("/wishes")

    assert "max-age=" in answer.headers["strict-transport-security"]


async def test_web_apps_named_in_the_settings_may_call(house: House) -> None:
    house.settings = HttpSettings(cors_origins=("https://app.stario.uz",))
    preflight = {"Access-Control-Request-Method": "POST"}
    asked = {"Access-Control-Request-Headers": "authorization, idempotency-key, content-type"}
    async with house.client() as client:
        ours = {"Origin": "https://app.stario.uz"}
        allowed = await client.options("/wishes", headers={**ours, **preflight, **asked})
        failed = await client.post(
            "/wishes", json={"text": "crash"}, headers={**ours, **house.signed_in()}
        )
        foreign = await client.get("/wishes", headers={"Origin": "https://evil.example"})

    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == "https://app.stario.uz"
    assert failed.headers["access-control-allow-origin"] == "https://app.stario.uz"
    assert "x-request-id" in failed.headers["access-control-expose-headers"].lower()
    assert "access-control-allow-origin" not in foreign.headers
    assert "access-control-allow-credentials" not in allowed.headers


TIGHT = {
    kind: RatePolicy(account=Limit(2, 60), address=Limit(3, 60))
    for kind in (RateClass.READ, RateClass.WRITE)
}


@pytest.fixture
def strict(house: House) -> House:
    return attrs.evolve(house, settings=HttpSettings(rates=TIGHT))


async def test_who_calls_too_often_is_told_when_to_come_back(strict: House) -> None:
    async with strict.client() as client:
        answers = [await client.get("/wishes") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0].headers["ratelimit-policy"] == '"read";q=3;w=60'
    assert answers[0].headers["ratelimit"] == '"read";r=2'
    assert answers[3].headers["ratelimit"].startswith('"read";r=0;t=')
    assert 1 <= int(answers[3].headers["retry-after"]) <= 60
    assert answers[3].headers["retry-after"] in answers[3].json()["detail"]


async def test_accounts_behind_one_address_do_not_share_their_limit(strict: House) -> None:
    async with strict.client() as client:
        for _ in range(3):
            mine = strict.signed_in()
            codes = [
                (await client.post("/wishes", json=WISH, headers=mine)).status_code for _ in "abc"
            ]
            assert codes == [201, 201, 429]


async def test_an_account_has_one_limit_from_all_its_addresses(strict: House) -> None:
    app, mine, codes = strict.app(), strict.signed_in(), []
    for number in range(3):
        async with strict.client(app, address=f"192.0.2.{number}") as client:
            codes.append((await client.post("/wishes", json=WISH, headers=mine)).status_code)

    assert codes == [201, 201, 429]


async def test_guessing_tokens_counts_by_address(strict: House) -> None:
    wrong = {"Authorization": "Bearer guess"}
    async with strict.client() as client:
        codes = [(await client.post("/wishes", headers=wrong)).status_code for _ in range(4)]

    assert codes == [401, 401, 401, 429]


@pytest.mark.parametrize(
    "header",
    [
        "X-Forwarded-For",
        "Forwarded",
        "X-Real-IP",
        "True-Client-IP",
        "CF-Connecting-IP",
        "X-Client-IP",
        "X-Cluster-Client-IP",
        # Which a gateway signs towards a service, and which is nothing to a gateway.
        SIGNED_CALL,
    ],
)
async def test_a_header_does_not_get_around_a_limit(strict: House, header: str) -> None:
    async with strict.client() as client:
        codes = [
            (await client.get("/wishes", headers={header: f"203.0.113.{n}"})).status_code
            for n in range(4)
        ]
    assert codes[-1] == 429


async def test_behind_a_proxy_of_ours_the_client_counts(strict: House) -> None:
    settings = HttpSettings(rates=TIGHT, trusted_proxies=("192.0.2.0/24",))
    house = attrs.evolve(strict, settings=settings)
    async with house.client() as client:
        for number in range(5):
            seen = {"X-Forwarded-For": f"10.9.9.9, 203.0.113.{number}, 192.0.2.8"}
            assert (await client.get("/wishes", headers=seen)).status_code == 200
        # What stands left of the last foreign address the client may have made up.
        codes = [
            (
                await client.get("/wishes", headers={"X-Forwarded-For": f"{n}.1.1.1, 198.51.100.1"})
            ).status_code
            for n in range(1, 5)
        ]
    assert codes[-1] == 429


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("10.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("::ffff:10.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "nonsense", "unknown"),
        ("203.0.113.9", "1.2.3.4", "203.0.113.9"),
        ("10.0.0.1", "2001:db8::1%eth0", "2001:db8::1"),
        ("", "1.2.3.4", "unknown"),
    ],
)
def test_the_client_is_the_first_hop_that_is_not_ours(
    peer: str, forwarded: str, client: str
) -> None:
    scope = {"client": (peer, 1), "headers": [(b"x-forwarded-for", forwarded.encode())]}

    assert ClientAddresses(("10.0.0.0/8",)).of(scope) == client


def test_a_network_of_ipv6_counts_as_one_address() -> None:
    assert counted_address("2001:db8:1:2:3::4") == counted_address("2001:db8:1:2:ffff::1")
    assert counted_address("2001:db8:1:2::1") != counted_address("2001:db8:1:3::1")
    assert counted_address("192.0.2.1") == "192.0.2.1"


def test_signing_in_is_limited_more_strictly() -> None:
    policies = rate_policies(300)

    assert policies[RateClass.SIGN_IN].address.count < policies[RateClass.WRITE].address.count / 3
    assert RateClass.UNLIMITED not in policies


async def test_requests_are_timed_by_route_and_status(client: httpx.AsyncClient) -> None:
    await client.get("/wishes")
    for number in range(20):
        await client.get(f"/scan/{number}")
    await client.request("BREW", "/wishes")
    metrics = (await client.get("/metrics")).text

    name = "http_request_duration_seconds_count"
    assert f'{name}{{method="GET",route="/wishes",status="200"}} 1.0' in metrics
    assert f'{name}{{method="GET",route="(unmatched)",status="404"}} 20.0' in metrics
    assert f'{name}{{method="OTHER",route="/wishes",status="405"}} 1.0' in metrics
    assert "/scan" not in metrics
    assert "process_resident_memory_bytes" in metrics
    assert 'service="api-gateway"' in metrics

"""Whatever goes wrong, no secret of an operator's is told: not in logs, answers or metrics."""

import base64
import signal
import sqlite3
import typing
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from stario.entrypoints.settings import Settings
from tests.system.embedded import Embedded
from tests.system.people import ADMIN, ADMIN_PASSWORD
from tests.system.processes import HOST, Process, free_port
from tests.system.waiting import until

NOWHERE = f"http://{HOST}:9"
"""Nobody listens there: whoever calls says why that failed."""

SECRET = sorted(
    name
    for name, field in Settings.model_fields.items()
    if SecretStr in (field.annotation, *typing.get_args(field.annotation))
)


def canary(name: str) -> str:
    return f"Canary7{name.replace('_', '7')}7which7is7sung7nowhere"


CONNECTIONS = {
    "DATABASE_URL": f"postgresql://stario:{canary('database_url')}@{HOST}:9/stario",
    "DATABASE_REPLICA_URLS": f"postgresql://stario:{canary('database_replica_urls')}@{HOST}:9/s",
    "REDIS_URL": f"redis://:{canary('redis_url')}@{HOST}:9/0",
    "S3_ENDPOINT_URL": NOWHERE,
    "S3_ACCESS_KEY_ID": "stario",
    "S3_SECRET_ACCESS_KEY": canary("s3_secret_access_key"),
}
PROVIDERS = {
    "PAYME_MERCHANT_ID": "5e730e8e0b852a417aa49ceb",
    "PAYME_API_URL": NOWHERE,
    "CLICK_SERVICE_ID": "1",
    "CLICK_MERCHANT_ID": "2",
    "CLICK_MERCHANT_USER_ID": "3",
    "CLICK_API_URL": f"{NOWHERE}/",
    "STRIPE_RATE": "12650",
    "STRIPE_API_URL": NOWHERE,
    "PAGERDUTY_URL": NOWHERE,
}
OWN = {
    name.upper(): canary(name)
    for name in SECRET
    if name.upper() not in CONNECTIONS and name != "slack_webhook_url"
} | {"SLACK_WEBHOOK_URL": f"{NOWHERE}/services/{canary('slack_webhook_url')}"}

FORGED: dict[str, dict[str, typing.Any]] = {
    "/payments/webhook/payme": {
        "headers": {"Authorization": "Basic UGF5Y29tOndyb25n"},
        "json": {"id": 1, "method": "CheckTransaction", "params": {"id": "1"}},
    },
    "/payments/webhook/click": {"data": {"click_trans_id": "1", "sign_string": "0" * 32}},
    "/payments/webhook/stripe": {
        "headers": {"Stripe-Signature": "t=1,v1=00"},
        "json": {"id": "evt_1", "type": "charge.succeeded"},
    },
    "/ops/slack/commands": {
        "headers": {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": "v0=00"},
        "data": {"text": "open"},
    },
    "/ops/alertmanager": {"headers": {"Authorization": "Bearer wrong"}, "json": {}},
    "/auth/telegram": {"json": {"init_data": "hash=00&auth_date=1"}},
    "/auth/login": {"content": b"{", "headers": {"Content-Type": "application/json"}},
}


def forms(secret: str) -> set[str]:
    """A secret as it is, and as it looks inside of base64 and hexadecimal."""
    raw = secret.encode()
    encoded = {base64.b64encode(b"x" * shift + raw)[4:-4].decode() for shift in range(3)}
    return {secret.lower(), raw.hex(), *(each.lower() for each in encoded)}


def told(texts: Iterable[str], names: Iterable[str] = SECRET) -> list[str]:
    everything = "\n".join(texts).lower()
    return [name for name in names if any(form in everything for form in forms(canary(name)))]


def test_this_test_would_hear_a_secret() -> None:
    secret = canary("payme_key")
    basic = base64.b64encode(f"Paycom:{secret}".encode()).decode()
    for text in (f"password={secret}", f"Basic {basic}", secret.encode().hex(), secret.upper()):
        assert told([text]) == ["payme_key"]


def test_every_secret_setting_has_a_canary() -> None:
    everything = " ".join([*CONNECTIONS.values(), *OWN.values()])

    assert len(SECRET) >= 20
    assert told([everything]) == SECRET


async def test_one_process_that_everything_fails_in_tells_none(tmp_path: Path) -> None:
    embedded = Embedded(home=tmp_path, settings=OWN | PROVIDERS | {"LOG_LEVEL": "debug"})
    await embedded.start()
    try:
        await embedded.appoint_administrator()
        async with httpx.AsyncClient(base_url=embedded.url, timeout=20) as web:
            answers = await _tried(web)
            answers += await _incident(web)
        log = tmp_path / "stario.log"
        # An incident is told to Slack and PagerDuty, where nobody answers.
        await until(lambda: _tries(tmp_path), lambda tries: tries > 0, within_seconds=15)
        assert await embedded.stop() == 0
    finally:
        embedded.process.close()

    assert told([log.read_text()]) == []
    assert told(answers) == []
    kept = [file.read_bytes().decode("latin-1") for file in tmp_path.glob("stario.db*")]
    assert kept
    assert told(kept) == []


async def _tries(home: Path) -> int:
    """How often an effect was tried that failed."""
    with closing(sqlite3.connect(home / "stario.db")) as database:
        return int(database.execute("SELECT coalesce(max(attempts), 0) FROM outbox").fetchone()[0])


async def _tried(web: httpx.AsyncClient) -> list[str]:
    paths = ("/metrics", "/health", "/openapi.json", "/docs", "/status", "/payments/providers")
    answers = [await web.get(path) for path in paths]
    for path, request in FORGED.items():
        answers.append(await web.post(path, **request))
        assert answers[-1].status_code < 500, path
    return [f"{answer.headers}\n{answer.text}" for answer in answers]


async def _incident(web: httpx.AsyncClient) -> list[str]:
    signed = await web.post("/auth/login", json={"email": ADMIN, "password": ADMIN_PASSWORD})
    headers = {"Authorization": f"Bearer {signed.json()['access_token']}"}
    opened = await web.post(
        "/incidents",
        json={"severity": "SEV-1", "title": "Payments fail"},
        headers=headers | {"Idempotency-Key": "canary-1"},
    )
    assert opened.status_code == 201, opened.text
    return [opened.text, (await web.get("/metrics")).text]


@pytest.mark.parametrize(
    "words", [("serve", "api-gateway"), ("worker", "video"), ("migrate",), ("scheduler",)]
)
async def test_a_process_whose_servers_are_away_tells_none(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    log = tmp_path / "log"
    port = ("--port", str(free_port())) if words[0] == "serve" else ()
    environment: Mapping[str, str] = {
        **Embedded(home=tmp_path, settings=OWN | PROVIDERS | CONNECTIONS).environment,
        "LOG_LEVEL": "debug",
    }
    process = Process.stario(*words, *port, environment=environment, log=log)
    try:
        if await process.exit_code(within_seconds=6) is None:
            process.signal(signal.SIGTERM)
            await process.exit_code(within_seconds=6)
    finally:
        process.close()

    assert log.read_text().strip(), "it said nothing of what is away"
    assert told([log.read_text()]) == []

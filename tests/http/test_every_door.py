"""
Every route that the OpenAPI document of the whole gateway names, with every role.

Rules of one context have tests of their own; here is what must hold for all of them, those that
somebody adds tomorrow included.
"""

import gc
import gzip
import logging
import re
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import attrs
import httpx
import pytest
from pydantic import SecretStr
from tests.builders.town import BOT_TOKEN
from tests.builders.values import new_id
from tests.http.bombs import BOMBS
from tests.http.doors import DOORS, A, D, P, U, V
from tests.http.forgeries import forgeries
from tests.http.furnished import Opened

from stario.adapters.system import SystemClock
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import AccountId, SessionId
from stario.entrypoints.http.page_policy import styles_of
from stario.entrypoints.settings import Settings
from stario.ports.credentials import AccessClaims

PROBES = {
    "GET /health",
    "GET /health/{service}",
    "GET /health/live",
    "GET /health/ready",
    "GET /metrics",
}
CLOSED = [name for name, roles in DOORS.items() if roles is not None]
OWNED = [name for name in CLOSED if "{" in name and U in (DOORS[name] or ())]
BODIES = {
    "POST /merch/orders/{order_id}/claims": {"note": "Yirtilgan holda keldi."},
}
# Who owns one of these is proved where it is made: tests/http/test_face_quiz*, test_previews.
MADE_BY_SENDING = {"quiz_id", "artwork_id"}
INLINE = re.compile(r"<script|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
WEIGHT = [U, A, V, P, D]
LATER = timedelta(minutes=30)


@attrs.define(eq=False)
class Porch:
    """Stands before every door, and looks at each answer that comes out."""

    gateway: Opened
    web: httpx.AsyncClient
    bare: set[str] = attrs.field(factory=set)
    """What came out without its headers."""

    async def call(self, name: str, headers: Mapping[str, str], **ids: str) -> httpx.Response:
        method, path = name.split(" ")
        target = re.sub(r"\{(\w+)\}", lambda found: ids.get(found[1]) or new_id(), path)
        answer = await self.web.request(method, target, headers=headers, json=BODIES.get(name))
        self.bare |= {f"{name} {answer.status_code}: {what}" for what in missing(answer)}
        return answer

    def signed_in(self, role: Role) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(role)}"}

    def token(self, role: Role) -> str:
        assert self.gateway.tokens is not None
        return self.gateway.tokens.issue(
            AccessClaims(
                account_id=AccountId(new_id()),
                session_id=SessionId(new_id()),
                role=role,
                expires_at=SystemClock().now() + LATER,
            )
        )

    def known(self) -> dict[str, str]:
        return {name: ids[0] for name, ids in self.gateway.known.ids.items()}


def missing(answer: httpx.Response) -> list[str]:
    """Which headers that keep a browser from harm are not there, or say too little."""
    policy = answer.headers.get("content-security-policy", "")
    wanted = {
        "a policy": "default-src 'none'" in policy,
        f"no unsafe source: {policy}": "unsafe" not in policy and "*" not in policy,
        "only its own styles": styles_of(answer.text) in policy if is_page(answer) else True,
        "no script or style in a tag": not is_page(answer) or not INLINE.search(answer.text),
        "no frames": "frame-ancestors 'none'" in policy or "sandbox" in policy,
        "one policy": len(answer.headers.get_list("content-security-policy")) == 1,
        "nosniff": answer.headers.get("x-content-type-options") == "nosniff",
        "referrer": "referrer-policy" in answer.headers,
        "a cache rule": "cache-control" in answer.headers,
        "no server": "server" not in answer.headers and "x-powered-by" not in answer.headers,
        "no other origin": "access-control-allow-origin" not in answer.headers,
    }
    return [what for what, is_there in wanted.items() if not is_there]


def is_page(answer: httpx.Response) -> bool:
    return str(answer.headers.get("content-type")).startswith("text/html")


@pytest.fixture(scope="module")
async def porch(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Porch]:
    settings = Settings(
        stario_home=tmp_path_factory.mktemp("doors"),
        requests_per_minute=1_000_000,
        telegram_bot_token=SecretStr(BOT_TOKEN),
    )
    logging.getLogger("aiosqlite").setLevel(logging.WARNING)
    gateway = Opened(settings)
    await gateway.open()
    transport = httpx.ASGITransport(gateway, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://doors") as web:
        yield Porch(gateway, web)
    await gateway.close()


async def test_the_table_names_every_route_of_the_document_and_its_roles(porch: Porch) -> None:
    document = (await porch.web.get("/openapi.json")).json()
    said = {
        f"{method.upper()} {path}": operation.get("x-roles")
        for path, methods in cast("Mapping[str, Mapping[str, Any]]", document["paths"]).items()
        for method, operation in methods.items()
    }

    assert said == dict.fromkeys(PROBES) | {
        name: None if roles is None else sorted(role.value for role in roles)
        for name, roles in DOORS.items()
    }


async def test_nobody_and_no_other_role_comes_in(porch: Porch) -> None:
    wrong = []
    for name in CLOSED:
        statuses: dict[Role | None, int] = {None: (await porch.call(name, {})).status_code}
        for role in Role:
            if role not in (DOORS[name] or ()):
                statuses[role] = (await porch.call(name, porch.signed_in(role))).status_code
        expected = {role: 401 if role is None else 403 for role in statuses}
        if statuses != expected:
            wrong.append((name, statuses))
    assert wrong == []
    assert porch.bare == set()


async def test_whoever_may_comes_in_and_nothing_breaks(porch: Porch) -> None:
    wrong = []
    for name in CLOSED:
        # The one who may least, and whoever may most.
        for role in {min(DOORS[name] or (), key=WEIGHT.index), D} & (DOORS[name] or set()):
            status = (await porch.call(name, porch.signed_in(role))).status_code
            # A quiz, a voice or a provider that this house has not is 503, and says so.
            if status in (401, 403) or (status >= 500 and status != 503):
                wrong.append((name, role, status))
    assert wrong == []
    assert porch.bare == set()


async def test_what_is_somebody_elses_is_as_if_it_were_not_there(porch: Porch) -> None:
    known = porch.known()
    told = []
    for name in OWNED:
        for role in (U, A, V):
            headers = porch.signed_in(role)
            theirs = await porch.call(name, headers, **known)
            nothing = await porch.call(name, headers)
            said = [(each.status_code, each.json().get("code")) for each in (theirs, nothing)]
            if said[0] != said[1] or said[0][0] != 404:
                told.append((name, role, said))
    assert told == [], "\n".join(map(str, told))
    assert porch.bare == set()


async def test_what_was_hidden_was_there(porch: Porch) -> None:
    """For whom it belongs to; else the test before would find nothing anywhere."""
    known = porch.known()
    parameters = set(re.findall(r"\{(\w+)\}", " ".join(OWNED))) - {"playlist", "artist_id"}
    assert parameters - set(known) == MADE_BY_SENDING

    answers = {
        name: (await porch.call(name, porch.gateway.known.headers, **known)).status_code
        for name in ("GET /videos/{video_id}", "GET /posters/{poster_id}",
                     "GET /merch/orders/{order_id}", "GET /merch/previews/{preview_id}",
                     "GET /payments/{payment_id}", "GET /videos/jobs/{job_id}",
                     "GET /faces/uploads/{upload_id}", "GET /payouts/{payout_id}")
    }  # fmt: skip
    assert set(answers.values()) == {200}, answers


async def test_pages_for_everybody_have_their_headers(porch: Porch) -> None:
    for name in (name for name, roles in DOORS.items() if roles is None):
        if name.startswith("GET"):
            answer = await porch.call(name, {"Accept": "text/html"}, **porch.known())
            assert answer.status_code < 500 or answer.status_code == 503, name
    for path in ("/", "/docs", "/openapi.json", "/health/live", "/metrics", "/nothing", "/files/x"):
        answer = await porch.web.get(path)
        porch.bare |= {f"{path}: {what}" for what in missing(answer)}
    assert porch.bare == set()


async def test_no_forged_token_opens_a_door(porch: Porch) -> None:
    good = porch.token(D)
    assert (await porch.web.get("/users", headers=bearer(good))).status_code == 200

    for name, token in forgeries(good).items():
        answer = await porch.web.get("/users", headers=bearer(token))
        assert answer.status_code == 401, name
        assert token not in answer.text


async def test_nothing_that_is_sent_is_unpacked(porch: Porch) -> None:
    packed = gzip.compress(b" " * 20_000_000)
    wrong = []
    paths = (await porch.web.get("/openapi.json")).json()["paths"]
    takes = [n for n in DOORS if "requestBody" in paths[n.split(" ")[1]][n.split(" ")[0].lower()]]
    assert len(takes) > 50
    for name in takes:
        method, path = name.split(" ")
        target = re.sub(r"\{\w+\}", new_id(), path)
        for kind in ("application/json", "multipart/form-data; boundary=x"):
            headers = porch.signed_in(D) | {"Content-Encoding": "gzip", "Content-Type": kind}
            answer = await porch.web.request(method, target, headers=headers, content=packed)
            # Webhooks answer in their providers' words, and read it as it is: as nonsense.
            if not (answer.status_code >= 400 or path.startswith("/payments/webhook")):
                wrong.append((name, kind, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("name", sorted(BOMBS))
@pytest.mark.parametrize("path", ["/verify", "/merch/artwork", "/content/banned-media"])
async def test_a_bomb_is_refused_and_takes_no_memory(porch: Porch, path: str, name: str) -> None:
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = peak_megabytes()

    answer = await porch.web.post(
        path,
        files={"file": ("x.png", BOMBS[name], "image/png")},
        data={"category": "violence", "reason": "bomb"},
        headers=porch.signed_in(D),
    )

    assert 400 <= answer.status_code < 500, answer.text
    assert peak_megabytes() - before < 100


def peak_megabytes() -> int:
    """The most memory that this process had since it was last told to forget."""
    (kilobytes,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(kilobytes) // 1024


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}

"""Packages for authorities and breaches over HTTP: two administrators, and nobody else."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.builders import new_id
from tests.builders.legal import AUTHORITY
from tests.builders.notary import checked
from tests.http.legal_desk import LegalDesk, a_legal_desk

from stario.domain.compliance.model.recipient import RecipientKey
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import LegalExportId

PATH = "/content/legal-export"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[LegalDesk]:
    async with a_legal_desk(tmp_path) as desk:
        yield desk


def request(*people: str, **changes: object) -> dict[str, object]:
    """As the runbook has it."""
    return {
        "case_id": "LEGAL-2026-001",
        "legal_basis": "Request 12/345",
        "date_from": "2026-01-01",
        "date_to": "2026-12-31",
        "user_ids": list(people),
        "include_logs": True,
        "include_content": True,
        "recipient_public_key": AUTHORITY,
        **changes,
    }


async def asked(desk: LegalDesk, **changes: object) -> str:
    fan = await desk.notary.town.person()
    body = request(fan.id, **changes)
    return str((await desk.call("POST", PATH, desk.asks, body, status=201))["id"])


async def test_a_package_goes_from_request_to_download(desk: LegalDesk) -> None:
    id_ = await asked(desk)
    waiting = await desk.call("GET", f"{PATH}/{id_}", desk.approves)
    assert (waiting["status"], waiting["download_url"]) == ("awaiting_approval", None)
    assert waiting["recipient_fingerprint"] == RecipientKey(AUTHORITY).fingerprint

    building = await desk.call("POST", f"{PATH}/{id_}/approve", desk.approves, status=202)
    assert (building["status"], building["sha256"]) == ("building", None)
    async with desk.notary.town.storage() as work:
        export = await work.legal_exports.get(LegalExportId(id_))
    await desk.notary.built(export)
    ready = await desk.call("GET", f"{PATH}/{id_}", desk.asks)

    assert (ready["status"], ready["progress_percent"]) == ("ready", 100)
    assert str(ready["download_url"]).startswith("http")
    assert ready["link_expires_at"] == "2026-11-21T12:00:00Z"
    assert ready["expires_at"] == "2026-11-27T12:00:00Z"
    assert len(str(ready["sha256"])) == 64
    assert checked(await desk.notary.opened(export)).faults == ()
    listed = await desk.call("GET", PATH, desk.asks)
    assert listed["total"] == 1
    desk.notary.town.clock.advance(by=timedelta(days=7))
    gone = await desk.call("GET", f"{PATH}/{id_}", desk.asks)
    assert gone["download_url"] is None


async def test_the_one_who_asks_approves_nothing(desk: LegalDesk) -> None:
    id_ = await asked(desk)

    refusal = await desk.call("POST", f"{PATH}/{id_}/approve", desk.asks, status=403)
    assert refusal["code"] == "four_eyes"
    rejected = await desk.call("POST", f"{PATH}/{id_}/reject", desk.asks)
    assert rejected["status"] == "rejected"
    late = await desk.call("POST", f"{PATH}/{id_}/approve", desk.approves, status=409)
    assert late["code"] == "legal_export_out_of_order"


async def test_whoever_it_is_about_approves_nothing(desk: LegalDesk) -> None:
    body = request(desk.notary.approves.id)
    id_ = (await desk.call("POST", PATH, desk.asks, body, status=201))["id"]

    refusal = await desk.call("POST", f"{PATH}/{id_}/approve", desk.approves, status=403)
    assert refusal["code"] == "own_case"


@pytest.mark.parametrize("role", [Role.USER, Role.ARTIST, Role.VALIDATOR, Role.OPERATOR])
async def test_only_administrators_come_near(desk: LegalDesk, role: Role) -> None:
    id_, headers = await asked(desk), await desk.other(role)

    await desk.call("POST", PATH, headers, request(new_id()), status=403)
    for method, path in (
        ("GET", PATH),
        ("GET", f"{PATH}/{id_}"),
        ("POST", f"{PATH}/{id_}/approve"),
        ("POST", f"{PATH}/{id_}/reject"),
        ("GET", "/admin/breaches"),
        ("GET", f"/admin/breaches/{new_id()}"),
    ):
        await desk.call(method, path, headers, status=403)
    assert (await desk.web.get(PATH)).status_code == 401


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("user_ids", {"user_ids": []}),
        ("user_ids", {"user_ids": ["01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90"]}),
        ("date_to", {"date_to": "2025-12-31"}),
        ("recipient_public_key", {"recipient_public_key": "age1qqqq"}),
        ("recipient_public_key", {"recipient_public_key": "AGE-SECRET-KEY-1"}),
        ("date_from", {"date_from": "yesterday"}),
    ],
    ids=["nobody", "unknown", "order", "short", "secret", "day"],
)
async def test_what_is_wrong_is_named(
    desk: LegalDesk, field: str, change: dict[str, object]
) -> None:
    body = request(desk.notary.asks.id) | change
    refusal = await desk.call("POST", PATH, desk.asks, body, status=422)

    errors = refusal["errors"]
    assert isinstance(errors, list)
    assert field in errors[0]["field"]
    assert errors[0]["message"]


async def test_the_same_request_twice_is_one(desk: LegalDesk) -> None:
    headers = desk.asks | {"Idempotency-Key": "legal-1"}
    body = request(desk.notary.asks.id)
    first = await desk.call("POST", PATH, headers, body, status=201)

    assert await desk.call("POST", PATH, headers, body, status=201) == first
    assert (await desk.call("GET", PATH, desk.asks))["total"] == 1


async def test_what_is_not_there_is_404(desk: LegalDesk) -> None:
    for path in (f"{PATH}/{new_id()}", f"/admin/breaches/{new_id()}"):
        await desk.call("GET", path, desk.asks, status=404)


async def test_the_clocks_of_a_breach_are_shown(desk: LegalDesk) -> None:
    body = {
        "title": "A stolen laptop",
        "category": "confidentiality",
        "note": "It was in a taxi.",
        "crosses_border": True,
        "people": 120,
        "detected_at": "2026-11-19T11:00:00Z",
    }
    breach = await desk.call("POST", "/admin/breaches", desk.asks, body, status=201)
    assert [(c["clock"], c["breached"]) for c in clocks(breach)] == [
        ("notify", True),
        ("details", False),
    ]
    path = f"/admin/breaches/{breach['id']}"
    step = {"status": "notified", "note": "By letter."}
    told = await desk.call("POST", f"{path}/steps", desk.approves, step)
    assert (told["status"], clocks(told)[0]["met_at"]) == ("notified", "2026-11-20T12:00:00Z")
    back = await desk.call(
        "POST", f"{path}/steps", desk.asks, step | {"status": "open"}, status=409
    )
    assert back["code"] == "breach_out_of_order"
    noted = await desk.call("POST", f"{path}/steps", desk.asks, {"note": "Found again."})
    timeline = noted["timeline"]
    assert isinstance(timeline, list)
    assert [line["status"] for line in timeline] == ["open", "notified", "notified"]
    listed = await desk.call("GET", "/admin/breaches", desk.asks)
    assert listed["total"] == 1
    future = body | {"detected_at": "2027-01-01T00:00:00Z"}
    await desk.call("POST", "/admin/breaches", desk.asks, future, status=422)


def clocks(breach: dict[str, object]) -> list[dict[str, object]]:
    found = breach["clocks"]
    assert isinstance(found, list)
    return found

"""Alertmanager's webhook opens incidents and resolves them."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from tests.http.war_desk import WarDesk, a_war_desk

from stario.adapters.memory.storage import MemoryStorage

GROUP = '{}/{severity="sev2"}:{alertname="ApiSlow"}'


@pytest.fixture
async def desk() -> AsyncIterator[WarDesk]:
    async with a_war_desk(MemoryStorage(), account=None) as desk:
        yield desk


def an_alert(
    name: str = "ApiSlow", *, severity: str = "sev2", status: str = "firing"
) -> dict[str, object]:
    """As Alertmanager 0.28 sends one."""
    return {
        "status": status,
        "labels": {"alertname": name, "severity": severity},
        "annotations": {"summary": f"{name}: requests take too long"},
        "startsAt": "2026-11-20T12:00:00.000Z",
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "http://prometheus:9090/graph",
        "fingerprint": f"f{sum(name.encode()):015x}",
    }


def a_group(*alerts: dict[str, object], status: str = "firing", **more: object) -> object:
    return {
        "version": "4",
        "groupKey": GROUP,
        "truncatedAlerts": 0,
        "status": status,
        "receiver": "stario",
        "groupLabels": {"alertname": "ApiSlow"},
        "commonLabels": {},
        "commonAnnotations": {},
        "externalURL": "http://alertmanager:9093",
        "alerts": list(alerts),
        **more,
    }


async def test_a_group_that_fires_is_one_incident_until_it_is_resolved(desk: WarDesk) -> None:
    firing = a_group(an_alert())
    told = await asyncio.gather(*(desk.alert(firing) for _ in range(4)))
    assert told == [{"incident": "INC-001"}] * 4
    shown = await desk.call("GET", "/incidents/INC-001")
    assert (shown["title"], shown["severity"], shown["opened_by"]) == (
        "ApiSlow: requests take too long",
        "SEV-2",
        "alert",
    )
    resolved = a_group(an_alert(status="resolved"), status="resolved")
    assert await desk.alert(resolved) == {"incident": "INC-001"}
    assert await desk.alert(resolved) == {"incident": None}
    assert (await desk.call("GET", "/incidents/INC-001"))["status"] == "resolved"
    assert await desk.alert(firing) == {"incident": "INC-002"}


@pytest.mark.parametrize(
    ("severities", "expected"),
    [
        (["sev1"], "SEV-1"),
        (["sev3", "SEV-2"], "SEV-2"),
        (["critical"], "SEV-1"),
        (["warning", "error"], "SEV-2"),
        (["page"], "SEV-3"),
    ],
)
async def test_the_worst_severity_of_what_fires_counts(
    desk: WarDesk, severities: list[str], expected: str
) -> None:
    alerts = [an_alert(severity=each) for each in severities]
    over = an_alert("Over", severity="sev1", status="resolved")
    await desk.alert(a_group(*alerts, over))
    assert (await desk.call("GET", "/incidents/INC-001"))["severity"] == expected


async def test_an_alert_without_words_has_a_title_all_the_same(desk: WarDesk) -> None:
    await desk.alert(
        a_group({"status": "firing", "labels": {}}, groupLabels={"alertname": "\u202eX\n" * 300})
    )
    title = (await desk.call("GET", "/incidents/INC-001"))["title"]
    assert isinstance(title, str)
    assert title.startswith("X X")
    assert len(title) <= 200


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer wrong", "Basic a-token-of-alertmanager"])
async def test_who_shows_no_token_is_not_heard(desk: WarDesk, token: str) -> None:
    answer = await desk.alert(a_group(an_alert()), token=token, status=401)
    assert answer["code"] == "unauthenticated"
    await desk.alert({"no": "group"}, token=token, status=401)
    assert (await desk.call("GET", "/incidents"))["total"] == 0


async def test_without_a_token_of_ours_nobody_is_heard() -> None:
    async with a_war_desk(MemoryStorage(), account=None, token=None) as desk:
        for token in ("", "Bearer ", "Bearer None"):
            await desk.alert(a_group(an_alert()), token=token, status=401)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"version": "3", "groupKey": "x", "status": "firing"},
        {"version": "4", "groupKey": "", "status": "firing"},
        {"version": "4", "groupKey": "x" * 10_001, "status": "firing"},
        {"version": "4", "groupKey": "x", "status": "burning"},
        {"version": "4", "groupKey": "x", "status": "firing", "alerts": [{}]},
    ],
)  # fmt: skip
async def test_what_is_no_group_is_refused(desk: WarDesk, body: object) -> None:
    assert (await desk.alert(body, status=422))["code"] == "invalid"


async def test_a_flood_is_refused(desk: WarDesk) -> None:
    many = [an_alert(f"A{number}") for number in range(2001)]
    await desk.alert(a_group(*many), status=422)
    await desk.alert(a_group(an_alert(), padding="x" * 1024 * 1024), status=413)

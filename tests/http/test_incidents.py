"""Incidents over HTTP and at a terminal."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.http.war_desk import WarDesk, a_war_desk

from stario.adapters.memory.storage import MemoryStorage
from stario.domain.identity.model.role import Role
from stario.entrypoints.cli.commands import main

DOWN = {"severity": "SEV-1", "title": "API gateway down"}


@pytest.fixture
async def desk() -> AsyncIterator[WarDesk]:
    async with a_war_desk(MemoryStorage(), account=None) as desk:
        yield desk


async def test_an_incident_goes_from_opening_to_its_post_mortem(desk: WarDesk) -> None:
    opened = await desk.call("POST", "/incidents", DOWN, status=201)
    assert (opened["number"], opened["status"], opened["breached"]) == ("INC-001", "open", False)
    desk.edge.clock.advance(by=timedelta(minutes=16))
    assert (await desk.call("GET", "/incidents/INC-001"))["breached"]
    roles = {"commander": "Aziza", "communications": "Bek"}
    patched = await desk.call("PATCH", "/incidents/1", {"severity": "SEV-2", "roles": roles})
    assert (patched["severity"], patched["roles"], patched["breached"]) == ("SEV-2", roles, False)
    await desk.call("POST", "/incidents/INC-001/ack")
    await desk.call("POST", "/incidents/INC-001/notes", {"text": "Restarting"})
    resolved = await desk.call("POST", "/incidents/inc-001/resolve", {"summary": "Restarted"})
    assert resolved["postmortem_until"] is not None

    draft = await desk.web.get("/incidents/INC-001/postmortem", headers=dict(desk.staff))
    assert draft.headers["content-type"].startswith("text/markdown")
    assert "| note: Restarting |" in draft.text
    problem = await desk.call("POST", "/incidents/INC-001/close", {}, status=409)
    assert problem["code"] == "postmortem_missing"
    closed = await desk.call("POST", "/incidents/INC-001/close", {"postmortem": "# A full disk"})
    assert closed["status"] == "closed"
    again = await desk.web.get("/incidents/INC-001/postmortem", headers=dict(desk.staff))
    assert again.text == "# A full disk"


async def test_the_public_learns_what_staff_tell_it(desk: WarDesk) -> None:
    await desk.call("POST", "/incidents", DOWN, status=201)
    notices = "/incidents/INC-001/notices"
    notice = {"status": "investigating", "texts": {"en": "We are looking into it."}}
    refused = await desk.call("POST", notices, notice, status=422)
    assert refused["errors"] == [{"field": "titles", "message": "This field is required."}]
    first = notice | {"titles": {"en": "Videos are late"}, "components": ["video", "video"]}
    told = await desk.call("POST", notices, first)
    assert told["published"] == {
        "titles": {"en": "Videos are late"},
        "components": ["video"],
        "impact": "performance_issues",
        "notices": [
            {
                "at": told["published"]["notices"][0]["at"],  # type: ignore[index]
                "status": "investigating",
                "texts": {"en": "We are looking into it."},
            }
        ],
    }
    fixed = await desk.call("POST", notices, {"status": "fixed", "texts": {"uz": "Tuzatildi."}})
    assert len(fixed["published"]["notices"]) == 2  # type: ignore[index]


async def test_lists_show_what_is_asked_for(desk: WarDesk) -> None:
    made = [desk.call("POST", "/incidents", DOWN, status=201) for _ in range(10)]
    numbers = {each["number"] for each in await asyncio.gather(*made)}
    assert numbers == {f"INC-{number:03}" for number in range(1, 11)}
    await desk.call("POST", "/incidents/INC-003/resolve", {})
    going_on = await desk.call("GET", "/incidents?status=open&status=acknowledged")
    assert going_on["total"] == 9
    assert (await desk.call("GET", "/incidents?status=resolved"))["total"] == 1


@pytest.mark.parametrize("role", [Role.USER, Role.ARTIST, Role.VALIDATOR, None])
async def test_only_staff_see_incidents(desk: WarDesk, role: Role | None) -> None:
    await desk.call("POST", "/incidents", DOWN, status=201)
    headers = desk.edge.signed_in(role) if role else {}
    for method, path in (
        ("GET", "/incidents"),
        ("POST", "/incidents"),
        ("GET", "/incidents/INC-001"),
        ("PATCH", "/incidents/INC-001"),
        ("POST", "/incidents/INC-001/ack"),
        ("POST", "/incidents/INC-001/notices"),
        ("GET", "/incidents/INC-001/postmortem"),
    ):
        answer = await desk.web.request(method, path, headers=headers)
        assert answer.status_code == (403 if role else 401), path


async def test_the_same_request_twice_opens_one(desk: WarDesk) -> None:
    headers = {**desk.staff, "Idempotency-Key": "one-and-the-same"}
    answers = [await desk.web.post("/incidents", json=DOWN, headers=headers) for _ in range(2)]
    assert [answer.json()["number"] for answer in answers] == ["INC-001", "INC-001"]
    assert (await desk.call("GET", "/incidents"))["total"] == 1


@pytest.mark.parametrize("number", ["INC-000", "0", "-1", "INC-", "1" * 11, "INC-002", "%00"])
async def test_a_number_that_is_none_is_not_found(desk: WarDesk, number: str) -> None:
    await desk.call("GET", f"/incidents/{number}", status=404)


def test_the_same_at_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STARIO_HOME", str(tmp_path))
    runner = CliRunner()

    def run(*words: str, given: str | None = None, fails: bool = False) -> str:
        result = runner.invoke(main, ["incident", *words], input=given)
        assert (result.exit_code != 0) is fails, result.output
        return result.output

    assert runner.invoke(main, ["migrate"]).exit_code == 0
    created = run("create", "--severity", "SEV-1", "--title", "API Gateway Down")
    assert created == "INC-001 SEV-1 open: API Gateway Down\n"
    run("ack", "INC-001")
    run("note", "INC-001", "Restarting")
    run("rate", "INC-001", "sev3")
    run("assign", "INC-001", "commander", "Aziza")
    assert "INC-001 SEV-3 acknowledged" in run("list")
    first = ("--state", "investigating", "--text", "en:We are looking into it.")
    run("publish", "INC-001", *first, "--title", "en:Slow", "--component", "api")
    assert "uz:, ru: or en:" in run(
        "publish", "INC-001", "--state", "fixed", "--text", "Fixed", fails=True
    )
    run("resolve", "INC-001", "--summary", "Restarted")
    assert "console  published  investigating" in run("show", "INC-001")
    assert "console  note  Restarting" in run("show", "INC-001")
    assert "# INC-001: API Gateway Down" in run("postmortem", "INC-001")
    run("close", "INC-001", "--postmortem", "-", given="# Why")
    assert run("list").endswith("0 of 0\n")
    assert run("list", "--state", "all").endswith("1 of 1\n")
    assert "write it as INC-001" in run("ack", "first", fails=True)
    run("ack", "INC-009", fails=True)

"""The steps of the walk that end at people's rights, authorities and the audit log."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs
from click.testing import CliRunner
from pyrage import x25519

from stario.entrypoints.cli.commands import main
from tests.system.safeguarding import Office
from tests.system.waiting import until

GREEN = {"audit_log", "retention", "rights", "breaches", "legal_export", "ledger"}


@attrs.frozen(kw_only=True)
class Walk:
    """`folder` keeps what is downloaded to be proved without Stario."""

    office: Office
    folder: Path


async def one_copies_and_deletes_what_is_ones_own(the: Walk) -> None:
    fan = the.office.fan
    asked = await fan.asks("POST", "/users/me/export", status=202)
    ready = await until(
        lambda: fan.gets(f"/users/me/export/{asked['id']}"),
        lambda found: found["download_url"] is not None,
    )
    archive = await fan.client.download(ready["download_url"])
    assert archive[:2] == b"PK"
    leaver = the.office.leaver
    body = {"confirm_email": leaver.email, "reason": "walk"}
    leaving = await leaver.asks("POST", "/users/me/delete", body)
    assert leaving["delete_after"]
    stays = await leaver.asks("POST", "/users/me/delete/cancel")
    assert stays["delete_after"] is None


async def who_is_pictured_allows_it_and_takes_it_back(the: Walk) -> None:
    fan = the.office.fan
    texts = await fan.gets("/consent-texts", kind="likeness", language="uz")
    text = texts["items"][0]
    body = {"kind": "likeness", "version": text["version"], "sha256": text["sha256"]}
    given = await fan.asks("POST", "/users/me/permissions", body, status=201)
    place = f"/users/me/permissions/{given['permission_id']}"
    await fan.asks("DELETE", place, status=204)
    (seen,) = (await fan.http.get("/users/me/permissions")).json()
    assert seen["withdrawn_at"]


async def an_authority_gets_a_package(the: Walk) -> None:
    asks, approves = the.office.admins
    identity = x25519.Identity.generate()
    fan = await the.office.fan.gets("/users/me")
    body = {
        "case_id": "LEGAL-2026-001", "date_from": "2026-01-01", "date_to": "2099-12-31",
        "user_ids": [fan["id"]], "recipient_public_key": str(identity.to_public()),
        "rehearsal": True,
    }  # fmt: skip
    place = "/content/legal-export"
    place = f"{place}/{(await asks.asks('POST', place, body, status=201))['id']}"
    assert (await asks.asks("POST", f"{place}/approve", status=403))["code"] == "four_eyes"
    await approves.asks("POST", f"{place}/approve", status=202)
    ready = await until(lambda: asks.gets(place), lambda found: found["download_url"] is not None)

    package, secret = the.folder / "package.age", the.folder / "identity.txt"
    package.write_bytes(await asks.client.download(ready["download_url"]))
    secret.write_text(f"{identity}\n")
    words = ("legal", "verify", "--identity", str(secret), "--case", "LEGAL-2026-001")
    printed = await proved(the, *words, str(package))
    assert "case_id LEGAL-2026-001" in printed
    assert fan["email"].encode() not in package.read_bytes()


async def retention_and_the_report_tell_how_things_stand(the: Walk) -> None:
    admin, office = the.office.admins[0], the.office
    dry = await admin.asks("POST", "/content/retention/cleanup", {"dry_run": True})
    stats = await admin.gets("/content/retention/stats")
    assert (dry["dry_run"], dry["deleted"], stats["overdue"]) == (True, 0, 0)
    kept = {each["rule"]: each["kept"] for each in stats["items"]}
    assert min(kept[rule] for rule in ("generated_content", "legal_packages", "audit_log")) >= 1

    report = await admin.gets("/admin/compliance/report")
    found = {each["check"]: each["status"] for each in report["checks"]}
    # Where the stores stand and how consents and reviewing go, no walk can have shown.
    assert {name for name, status in found.items() if status == "ok"} >= GREEN, report
    page = await admin.http.get("/admin/compliance/report", headers={"accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    counted = await admin.gets("/admin/stats")
    assert counted["orders"]["by_status"]["delivered"] >= 1
    personal = await admin.gets("/admin/data-map", personal_only="true", table="accounts")
    assert "email" in {each["column"] for each in personal["items"]}
    await office.fan.asks("GET", "/admin/compliance/report", status=403)


async def the_audit_log_tells_all_and_bears_no_change(the: Walk) -> None:
    admin = the.office.admins[1]
    for action in (
        "moderation.restrictions.replace", "moderation.case.decide", "moderation.appeal.decide",
        "moderation.rule.live", "compliance.legal_export.", "staff.read", "staff.write",
        "staff.turn_away",
    ):  # fmt: skip
        assert (await admin.gets("/content/audit-logs", action=action))["total"], action
    now = datetime.now(UTC)
    body = {
        "date_from": (now - timedelta(days=1)).isoformat(),
        "date_to": (now + timedelta(days=1)).isoformat(),
    }
    answer = await admin.http.post("/content/audit-logs/export", json=body)
    assert answer.status_code == 200, answer.text
    log = the.folder / "audit.jsonl"
    log.write_bytes(answer.content)
    words = ("audit", "verify", "--file", str(log))
    assert "entries" in await proved(the, *words)
    whole = log.read_bytes()
    log.write_bytes(whole.replace(b'"moderation.case.decide"', b'"moderation.case.deride"', 1))
    assert log.read_bytes() != whole
    assert "changed" in await proved(the, *words, code=1)


async def proved(the: Walk, *words: str, code: int = 0) -> str:
    """Run `stario` with nothing but a file and the key that was kept outside."""
    line = [*words, "--public-key", the.office.public_key]
    result = await asyncio.to_thread(CliRunner().invoke, main, line)
    assert result.exit_code == code, result.output
    return result.output

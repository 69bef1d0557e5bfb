"""Entries of a package's log are proved wherever they lie: archived, gone or fresh."""

import json
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.builders.notary import KEY, Notary, a_notary, actor, checked

from stario.domain.compliance.model.audit_event import Origin, audit_event
from stario.domain.compliance.usecases.archive_audit_log import ArchiveAuditLog
from stario.domain.identity.model.account import Account

DAY = timedelta(days=1)


@pytest.fixture
async def notary(tmp_path: Path) -> AsyncIterator[Notary]:
    async with a_notary(tmp_path) as notary:
        yield notary


async def note(notary: Notary, who: Account, what: str, *, address: str = "203.0.113.7") -> None:
    town = notary.town
    event = audit_event(
        "orders.order.read", "order", what, id_=town.ids.new(), at=town.clock.now(),
        actor=actor(who),
    )  # fmt: skip
    origin = Origin(request_id=town.ids.new(), address=address)
    async with town.storage() as work:
        await work.audit.record(attrs.evolve(event, origin=origin))
        await work.commit()
    await notary.chain()


async def archive(notary: Notary) -> None:
    step = ArchiveAuditLog(
        storage=notary.town.storage,
        objects=notary.town.objects,
        attestation_key=KEY,
        clock=notary.town.clock,
        hot_for=10 * DAY,
        most_entries=2,
    )
    while await step():
        pass


def lines(package: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (package / "logs.jsonl").read_text().splitlines()]


def of_orders(package: Path) -> list[tuple[int, str]]:
    entries = [line["entry"] for line in lines(package)]
    return [
        (entry["number"], entry["resource_id"])
        for entry in entries
        if entry["action"] == "orders.order.read"
    ]


async def test_what_is_archived_is_there_with_its_proof(notary: Notary) -> None:
    fan, other = await notary.town.person(), await notary.town.person()
    for number in range(5):
        await note(notary, fan if number % 2 == 0 else other, f"old-{number}")
    notary.town.clock.advance(by=20 * DAY)
    await archive(notary)
    await note(notary, fan, "new")
    package = await notary.package(fan)

    assert checked(package).faults == ()
    assert of_orders(package) == [(1, "old-0"), (3, "old-2"), (5, "old-4"), (6, "new")]


async def test_proofs_begin_behind_what_was_archived_before_the_period(notary: Notary) -> None:
    fan = await notary.town.person()
    for number in range(5):
        await note(notary, fan, f"old-{number}")
    notary.town.clock.advance(by=20 * DAY)
    await archive(notary)
    await note(notary, fan, "new")
    today = notary.town.clock.now().date()
    package = await notary.package(fan, date_from=today, date_to=today + DAY)

    assert checked(package).faults == ()
    assert of_orders(package) == [(6, "new")]


async def test_only_the_period_is_told(notary: Notary) -> None:
    fan = await notary.town.person()
    await note(notary, fan, "now")
    package = await notary.package(fan, date_from=date(2025, 1, 1), date_to=date(2025, 1, 2))

    assert lines(package) == []
    assert checked(package).faults == ()


async def test_addresses_are_told_of_the_people_and_not_of_staff(notary: Notary) -> None:
    fan = await notary.town.person()
    await note(notary, fan, "order", address="203.0.113.7")
    await note(notary, notary.asks, fan.id, address="198.51.100.9")
    package = await notary.package(fan)
    text = (package / "logs.jsonl").read_text()

    assert ("203.0.113.7" in text, "198.51.100.9" in text) == (True, False)
    assert len(of_orders(package)) == 2
    assert checked(package).faults == ()

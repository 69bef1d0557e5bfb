"""An export proves itself, to somebody who has nothing but the file and the public key."""

import csv
import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import new_id
from tests.builders.audit import an_event
from tests.builders.audit_office import AuditOffice

from stario.adapters.memory.attestation import MemoryAttestationKey
from stario.domain.compliance.model.audit_export import ExportFormat
from stario.domain.compliance.model.audit_walk import AuditFaultKind
from stario.domain.kernel.errors import Conflict, Invalid, NotFound
from stario.domain.kernel.ids import AccountId
from stario.ports.media import Bucket
from stario.ports.repositories.audit import AuditFilter

HOUR = timedelta(hours=1)
FORMATS = list(ExportFormat)


async def an_office(count: int = 11) -> AuditOffice:
    """An event an hour, the first one now."""
    office = AuditOffice()
    start = office.clock.now()
    events = [
        an_event(resource=f"=1+{n}", at=start + n * HOUR, note='a, "b"\nc') for n in range(count)
    ]
    await office.write(*events)
    office.clock.advance(by=count * HOUR)
    return office


async def exported(office: AuditOffice, format_: ExportFormat, first: int, last: int) -> bytes:
    """Entries *first* to *last*."""
    start = office.clock.now() - 11 * HOUR
    return await office.told(format_, since=start + (first - 1) * HOUR, until=start + last * HOUR)


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize(("first", "last"), [(1, 11), (4, 7), (5, 5), (1, 1), (11, 11)])
async def test_a_part_of_the_log_is_proved_without_the_rest(
    format_: ExportFormat, first: int, last: int
) -> None:
    office = await an_office()
    walk = office.check(await exported(office, format_, first, last))
    assert (walk.faults, walk.count, walk.number) == ([], last - first + 1, last)


@pytest.mark.parametrize(("first", "last"), [(1, 11), (1, 2), (3, 3), (4, 9), (6, 11), (10, 11)])
async def test_proofs_hold_over_what_was_signed_and_archived_before(first: int, last: int) -> None:
    """Entries 1 to 4 and 5 to 6 lie in archives."""
    office = await an_office()
    start = office.clock.now() - 11 * HOUR
    await office.seal()
    office.clock.advance(by=timedelta(days=90) - 5 * HOUR)
    while await office.archive():
        pass
    content = await office.told(
        ExportFormat.JSONL, since=start + (first - 1) * HOUR, until=start + last * HOUR
    )

    walk = office.check(content)
    assert (walk.faults, walk.count, walk.number) == ([], last - first + 1, last)
    assert content.count(b"192.0.2.7") == max(0, last - max(first - 1, 6))


async def test_what_is_gone_or_damaged_is_not_exported() -> None:
    office = await an_office()
    start = office.clock.now() - 11 * HOUR
    office.clock.advance(by=timedelta(days=90) - 5 * HOUR)
    while await office.archive():
        pass
    first = "entries/0000000000000001-0000000000000004.jsonl.gz"
    whole = await office.objects.get(Bucket.AUDIT, first)
    await office.objects.put(Bucket.AUDIT, first, whole[:-9], content_type="x/y")
    with pytest.raises(Conflict):
        await office.told(ExportFormat.JSONL, since=start, until=start + HOUR)
    await office.objects.put(Bucket.AUDIT, first, whole, content_type="x/y")
    office.clock.advance(by=timedelta(days=275) - 2 * HOUR)
    assert await office.archive.let_go() == 1
    with pytest.raises(NotFound):
        await office.told(ExportFormat.JSONL, since=start, until=start + 4 * HOUR)
    content = await office.told(ExportFormat.JSONL, since=start, until=start + 6 * HOUR)
    walk = office.check(content)
    assert (walk.faults, walk.count, walk.number) == ([], 2, 6)


@pytest.mark.parametrize("format_", FORMATS)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
async def test_every_edit_removal_reorder_and_insertion_is_found(
    format_: ExportFormat, data: st.DataObject
) -> None:
    office = await an_office()
    content = await exported(office, format_, 3, 9)
    lines = content.splitlines(keepends=True)
    at, other = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    line = lines[at]
    place = data.draw(st.integers(0, len(line) - 2))
    edited = line[:place] + bytes([line[place] ^ 1]) + line[place + 1 :]
    swapped = list(lines)
    swapped[at], swapped[other] = swapped[other], swapped[at]

    assert office.check(content).faults == []
    assert office.check(b"".join([*lines[:at], edited, *lines[at + 1 :]])).faults
    assert office.check(b"".join(lines[:at] + lines[at + 1 :])).faults
    assert office.check(b"".join([*lines[: at + 1], *lines[at:]])).faults
    if at != other:
        assert office.check(b"".join(swapped)).faults


async def test_an_export_of_another_key_or_without_its_end_is_not_believed() -> None:
    office = await an_office()
    content = await exported(office, ExportFormat.JSONL, 1, 11)
    cut = content[: content.rindex(b'{"#end"')]
    assert {fault.kind for fault in office.check(cut).faults} == {AuditFaultKind.CUT}
    assert {fault.kind for fault in office.check(b"").faults} == {AuditFaultKind.CUT}

    office.key = MemoryAttestationKey("other")
    assert AuditFaultKind.SIGNATURE in {fault.kind for fault in office.check(content).faults}


async def test_an_address_that_is_forgotten_leaves_the_export_sound() -> None:
    office = await an_office(3)
    async with office.storage() as work:
        for entry in await work.audit_log.entries(AuditFilter()):
            actor = entry.event.actor_id or AccountId(new_id())
            await work.audit_log.forget_addresses(actor=actor)
        await work.commit()
    start = office.clock.now() - 3 * HOUR
    content = await office.told(ExportFormat.JSONL, since=start, until=office.clock.now())
    assert office.check(content).faults == []
    assert b"192.0.2" not in content


async def test_no_cell_is_a_formula() -> None:
    office = await an_office()
    content = await exported(office, ExportFormat.CSV, 1, 3)
    heading, begin, *rows, end = csv.reader(content.decode().splitlines())

    assert (heading[0], begin[0], end[0]) == ("number", "#begin", "#end")
    assert [row[6] for row in rows] == ["'=1+0", "'=1+1", "'=1+2"]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert json.loads(rows[0][-1])["entry"]["number"] == 1


async def test_an_export_is_itself_an_event_and_its_times_have_an_order() -> None:
    office = await an_office(2)
    now = office.clock.now()
    await office.told(ExportFormat.JSONL, since=now - 2 * HOUR, until=now)
    async with office.storage() as work:
        last = (await work.audit_log.entries(AuditFilter()))[-1]
    assert last.event.action == "audit.log.export"
    for since, until in ((now, now), (now - timedelta(days=367), now)):
        with pytest.raises(Invalid):
            await office.told(ExportFormat.JSONL, since=since, until=until)

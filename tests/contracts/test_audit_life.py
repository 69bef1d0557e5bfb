"""The life of the audit log, from an event to the end of its archive, on every storage."""

from datetime import timedelta

from stario.domain.compliance.model.audit_export import ExportFormat
from stario.ports.storage import Storage
from tests.builders.audit import all_entries, an_event
from tests.builders.audit_office import AuditOffice

DAY = timedelta(days=1)


async def test_entries_are_written_signed_archived_exported_and_gone(storage: Storage) -> None:
    office = AuditOffice()
    office.storage = storage
    start = office.clock.now()
    await office.write(*(an_event(resource=str(n), at=start + n * DAY) for n in range(6)))
    sealed = await office.seal()
    assert sealed is not None
    assert sealed.head.number == 6

    office.clock.advance(by=94 * DAY - DAY / 2)
    while await office.archive():
        pass
    assert [entry.number for entry in await all_entries(storage)] == [5, 6]
    walk = await office.verify()
    assert (walk.faults, walk.count, walk.number) == ([], 6, 6)

    content = await office.told(ExportFormat.CSV, since=start, until=office.clock.now() + DAY)
    checked = office.check(content)
    assert (checked.faults, checked.count, checked.number) == ([], 7, 7)

    office.clock.advance(by=365 * DAY)
    assert await office.archive.let_go() == 1
    walk = await office.verify()
    assert (walk.faults, walk.count, walk.number) == ([], 3, 7)

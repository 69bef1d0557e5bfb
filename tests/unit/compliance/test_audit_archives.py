"""90 days hot, a year kept: with a clock that travels, and a break after every step."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import attrs
import pytest
from tests.builders.audit import all_entries, an_event
from tests.builders.audit_office import AuditOffice, Broken

from stario.adapters.memory.media import MemoryObjectStore
from stario.domain.compliance.model.audit_walk import AuditFaultKind
from stario.domain.kernel.errors import Conflict
from stario.ports.media import Bucket, ObjectMissing, StoredObject
from stario.ports.repositories.audit import AuditFilter

DAY = timedelta(days=1)


async def an_office(count: int = 10) -> AuditOffice:
    """An event a day, the first one today."""
    office = AuditOffice()
    start = office.clock.now()
    await office.write(*(an_event(resource=str(n), at=start + n * DAY) for n in range(count)))
    await office.seal()
    return office


async def objects(office: AuditOffice) -> list[str]:
    return [each.key async for each in office.objects.list(Bucket.AUDIT)]


async def faults(office: AuditOffice) -> set[AuditFaultKind]:
    return {fault.kind for fault in (await office.verify()).faults}


async def test_entries_leave_after_90_days_and_the_chain_is_proved_over_both_places() -> None:
    office = await an_office()
    office.clock.advance(by=90 * DAY - DAY / 2)
    assert not await office.archive()
    office.clock.advance(by=6 * DAY)
    while await office.archive():
        pass

    assert [entry.number for entry in await all_entries(office.storage)] == [7, 8, 9, 10]
    assert [key for key in await objects(office) if key.startswith("entries/")] == [
        "entries/0000000000000001-0000000000000004.jsonl.gz",
        "entries/0000000000000005-0000000000000006.jsonl.gz",
    ]
    walk = await office.verify()
    assert (walk.faults, walk.count, walk.number) == ([], 10, 10)


async def test_after_a_year_they_are_gone_and_the_chain_holds_from_there() -> None:
    office = await an_office()
    office.clock.advance(by=120 * DAY)
    while await office.archive():
        pass
    office.clock.advance(by=365 * DAY - 120 * DAY + DAY / 2)
    assert await office.archive.let_go() == 0
    office.clock.advance(by=4 * DAY)
    assert await office.archive.let_go() == 1

    assert not [key for key in await objects(office) if key.startswith("entries/0000000000000001")]
    walk = await office.verify()
    assert (walk.faults, walk.count, walk.number) == ([], 6, 10)
    async with office.storage() as work:
        assert await work.audit_log.forget_addresses_through(4) == 0
    await office.write(an_event(at=office.clock.now()))
    assert (await office.verify()).number == 11


async def broke_off(office: AuditOffice, after: int, run: Callable[[], Awaitable[object]]) -> bool:
    office.fuse.left = after
    try:
        await run()
    except Broken:
        return True
    finally:
        office.fuse.left = None
    return False


@pytest.mark.parametrize("after", range(5))
async def test_an_archive_broken_off_anywhere_is_finished(after: int) -> None:
    """After so many commits and objects that last; an archive is four of them."""
    office = await an_office()
    office.clock.advance(by=94 * DAY)
    assert await broke_off(office, after, office.archive) == (after < 4)
    assert await faults(office) == set()
    assert (await office.verify()).count == 10

    # Days later more would be due, but what was begun is finished first, as it was planned.
    office.clock.advance(by=2 * DAY)
    office.archive_entries = 3
    while await office.archive():
        pass
    assert await faults(office) == set()
    assert (await office.verify()).count == 10
    entries = [key for key in await objects(office) if key.startswith("entries/")]
    assert len(entries) == len([key for key in await objects(office) if "manifests/" in key])
    office.clock.advance(by=366 * DAY)
    await broke_off(office, after, office.archive.let_go)
    assert await faults(office) == set()
    await office.archive.let_go()
    assert [key for key in await objects(office) if key.startswith("entries/")] == []
    assert await faults(office) == set()


async def archived(office: AuditOffice) -> None:
    office.clock.advance(by=96 * DAY)
    while await office.archive():
        pass


async def test_an_archive_that_is_changed_cut_or_taken_away_is_noticed() -> None:
    office = await an_office()
    await archived(office)
    first, second = [key for key in await objects(office) if key.startswith("entries/")]
    whole = await office.objects.get(Bucket.AUDIT, first)
    other = await office.objects.get(Bucket.AUDIT, second)

    async def put(key: str, content: bytes) -> set[AuditFaultKind]:
        await office.objects.put(Bucket.AUDIT, key, content, content_type="application/gzip")
        return await faults(office)

    assert AuditFaultKind.ARCHIVE in await put(first, whole[:-20])
    assert await put(first, other)
    assert await put(first, b"")
    await office.objects.delete(Bucket.AUDIT, first)
    assert await faults(office) == {AuditFaultKind.ARCHIVE}
    assert await put(first, whole) == set()

    manifest = next(key for key in await objects(office) if key.startswith("manifests/"))
    note = await office.objects.get(Bucket.AUDIT, manifest)
    assert AuditFaultKind.SIGNATURE in await put(manifest, note.replace(b'"last":4', b'"last":3'))
    await office.objects.delete(Bucket.AUDIT, manifest)
    assert await faults(office)
    assert await put(manifest, note) == set()


async def test_checkpoints_in_the_store_are_compared_and_never_written_over() -> None:
    office = await an_office()
    latest = await office.seal()
    assert latest is not None
    assert latest.key == "checkpoints/0000000000000010.note"
    assert (await office.objects.get(Bucket.AUDIT, latest.key)).decode() == latest.note

    # The log is put back to its beginning and written anew, database and all.
    other = await an_office()
    other.objects = office.objects
    assert AuditFaultKind.CHECKPOINT in await faults(other)
    shorter = AuditOffice()
    await shorter.write(an_event())
    shorter.objects = office.objects
    assert await faults(shorter) == {AuditFaultKind.CUT}
    await other.objects.put(Bucket.AUDIT, latest.key, b"x", content_type="text/plain")
    assert AuditFaultKind.SIGNATURE in await faults(office)
    async with office.storage() as work:
        await work.audit_checkpoints.mark_stored(attrs.evolve(latest), at=office.clock.now())


async def test_a_checkpoint_that_is_taken_away_or_replaced_by_an_older_one_is_told() -> None:
    office = await an_office()
    first = await office.seal()
    await office.write(*(an_event() for _ in range(5)))
    second = await office.seal()
    assert first is not None
    assert second is not None
    assert await faults(office) == set()

    await office.objects.put(
        Bucket.AUDIT, second.key, first.note.encode(), content_type="text/plain"
    )
    assert await faults(office) == {AuditFaultKind.SIGNATURE}
    await office.objects.delete(Bucket.AUDIT, second.key)
    assert await faults(office) == {AuditFaultKind.SIGNATURE}


async def test_a_foreign_note_under_a_checkpoint_s_name_stays_and_is_told() -> None:
    office = AuditOffice()
    await office.write(an_event())
    key = "checkpoints/0000000000000001.note"
    await office.objects.put(Bucket.AUDIT, key, b"foreign", content_type="text/plain")
    with pytest.raises(Conflict):
        await office.seal()
    assert await office.objects.get(Bucket.AUDIT, key) == b"foreign"
    await office.objects.delete(Bucket.AUDIT, key)
    await office.seal()
    assert await faults(office) == set()


async def test_the_log_is_signed_after_so_many_entries_and_so_much_time() -> None:
    office = AuditOffice()
    assert await office.seal() is None
    await office.write(an_event())
    first = await office.seal()
    assert first is not None
    await office.write(*(an_event() for _ in range(4)))
    assert await office.seal() == await office.seal()
    assert (await office.seal()).head.number == 1  # type: ignore[union-attr]
    await office.write(an_event())
    assert (await office.seal()).head.number == 6  # type: ignore[union-attr]
    await office.write(an_event())
    assert (await office.seal()).head.number == 6  # type: ignore[union-attr]
    office.clock.advance(by=timedelta(hours=1))
    assert (await office.seal()).head.number == 7  # type: ignore[union-attr]
    await office.write(an_event())
    office.clock.advance(by=-3 * timedelta(hours=1))
    assert (await office.seal()).head.number == 8  # type: ignore[union-attr]
    with pytest.raises(ObjectMissing):
        await office.objects.get(Bucket.AUDIT, "checkpoints/0000000000000005.note")
    async with office.storage() as work:
        assert await work.audit_checkpoints.unstored() == ()
        assert await work.audit_log.count(AuditFilter()) == 8


@attrs.define(kw_only=True)
class BusyStore(MemoryObjectStore):
    """While it is asked for its objects the log goes on."""

    meanwhile: Callable[[], Awaitable[None]]

    async def list(self, bucket: Bucket, *, prefix: str = "") -> AsyncIterator[StoredObject]:
        await self.meanwhile()
        async for found in MemoryObjectStore.list(self, bucket, prefix=prefix):
            yield found
        await self.meanwhile()


async def test_a_log_that_grows_and_is_archived_meanwhile_is_sound() -> None:
    office = AuditOffice()
    numbers = iter(range(1000))

    async def go_on() -> None:
        at = office.clock.now() + next(numbers) * DAY / 10
        await office.write(*(an_event(at=at) for _ in range(3)))
        await office.seal(at_once=True)
        office.clock.advance(by=30 * DAY)
        await office.archive()

    office.objects = BusyStore(clock=office.clock, meanwhile=go_on)
    for _ in range(4):
        assert (await office.verify()).faults == []

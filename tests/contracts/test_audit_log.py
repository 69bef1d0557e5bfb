"""What the audit log promises, on every storage."""

import asyncio
from datetime import timedelta

import attrs
import pytest

from stario.adapters.memory.system import MemoryEntropy
from stario.domain.compliance.model.audit_archive import AuditArchive
from stario.domain.compliance.model.audit_entry import (
    FIRST_HASH,
    FORGOTTEN,
    AuditEntry,
    AuditHead,
)
from stario.domain.compliance.model.audit_event import Outcome
from stario.domain.compliance.model.merkle import root_of
from stario.domain.compliance.usecases.chain_events import ChainEvents
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import AccountId
from stario.domain.kernel.paging import PageRequest
from stario.ports.repositories.audit import AuditFilter, SignedHead
from stario.ports.storage import Storage
from tests.builders import NOW, new_id
from tests.builders.audit import ADDRESS, all_entries, an_event, recorded, written

HOUR = timedelta(hours=1)


def an_archive(entries: tuple[AuditEntry, ...], *, first: int = 1, last: int = 2) -> AuditArchive:
    before = AuditHead().after(entries[: first - 1])
    return AuditArchive(
        first=first,
        before=before,
        after=before.after(entries[first - 1 : last]),
        last_at=NOW,
        sha256=bytes(32),
    )


async def test_events_become_entries_that_hang_together(storage: Storage) -> None:
    events = [an_event(count=3, done=True, why=None, name="oʻ"), an_event(address=None)]
    entries = await written(storage, *events)

    assert [entry.event for entry in entries] == events
    assert [entry.number for entry in entries] == [1, 2]
    assert entries[0].previous_hash == FIRST_HASH
    assert entries[1].previous_hash == entries[0].hash
    assert all(entry.is_sound for entry in entries)
    assert (entries[0].digest is None, entries[1].digest is None) == (False, True)
    async with storage() as work:
        head = await work.audit_log.head()
        leaves = await work.audit_log.leaves(after=0, through=2)
        assert await work.audit.count() == 0
        assert await work.audit.oldest_at() is None
    assert (head.number, head.hash) == (2, entries[1].hash)
    assert head.tree.root == root_of(leaves) == root_of([entry.leaf for entry in entries])


async def test_batches_go_on_from_one_another(storage: Storage) -> None:
    events = [an_event(resource=str(n)) for n in range(7)]
    await recorded(storage, *events)
    async with storage() as work:
        assert await work.audit.oldest_at() == NOW
    chain = ChainEvents(storage=storage, entropy=MemoryEntropy(), batch=3)
    assert (await chain(), await chain()) == (7, 0)

    entries = await all_entries(storage)
    assert [entry.event for entry in entries] == events
    assert AuditHead().after(entries).tree.size == 7
    async with storage() as work:
        assert await work.audit_log.head() == AuditHead().after(entries)


async def test_writers_at_the_same_time_make_one_chain(storage: Storage) -> None:
    chain = ChainEvents(storage=storage, entropy=MemoryEntropy(), batch=2)

    async def work(name: str) -> None:
        for number in range(3):
            await recorded(storage, an_event(resource=f"{name}{number}"))
            await chain()

    await asyncio.gather(*map(work, "abc"))
    await chain()
    entries = await all_entries(storage)

    found = [entry.event.resource_id for entry in entries]
    assert sorted(map(str, found)) == [f"{name}{number}" for name in "abc" for number in range(3)]
    assert [entry.number for entry in entries] == list(range(1, 10))
    assert [entry.previous_hash for entry in entries[1:]] == [e.hash for e in entries[:-1]]
    async with storage() as work_:
        assert await work_.audit_log.head() == AuditHead().after(entries)


async def test_a_number_is_given_once(storage: Storage) -> None:
    (entry,) = await written(storage, an_event())
    with pytest.raises(Conflict):
        async with storage() as work:
            await work.audit_log.lock()
            await work.audit_log.append([entry], head=AuditHead().after([entry]))
            await work.commit()


async def test_entries_are_found_by_what_they_say(storage: Storage) -> None:
    who = AccountId(new_id())
    await written(
        storage,
        an_event("case.decide", "a", actor=who, at=NOW),
        an_event("case.claim", "b", at=NOW + HOUR),
        an_event("cases.list", None, actor=who, outcome=Outcome.REFUSED, at=NOW + 2 * HOUR),
    )

    async def found(**wanted: object) -> list[int]:
        async with storage() as work:
            asked = AuditFilter(**wanted)  # type: ignore[arg-type]
            page = await work.audit_log.search(PageRequest(), asked)
            forwards = await work.audit_log.entries(asked)
            assert page.total == await work.audit_log.count(asked) == len(forwards)
            assert page.items == forwards[::-1]
            return [entry.number for entry in page.items]

    assert await found() == [3, 2, 1]
    assert await found(actor_id=who) == [3, 1]
    assert await found(action="case.decide") == [1]
    assert await found(action="case.") == [2, 1]
    assert await found(resource_type="thing", resource_id="b") == [2]
    assert await found(outcome=Outcome.REFUSED) == [3]
    assert await found(since=NOW + HOUR, before=NOW + 2 * HOUR) == [2]
    assert await found(after=1, through=2) == [2]
    async with storage() as work:
        second = await work.audit_log.search(PageRequest(2, 2), AuditFilter())
        assert [entry.number for entry in second.items] == [1]
        assert await work.audit_log.bounds(since=NOW + HOUR, before=NOW + 9 * HOUR) == (2, 3)
        assert await work.audit_log.bounds(since=NOW + 9 * HOUR, before=NOW + 10 * HOUR) is None


async def test_an_address_is_forgotten_and_the_chain_holds(storage: Storage) -> None:
    who = AccountId(new_id())
    theirs, other = await written(storage, an_event(actor=who), an_event())
    async with storage() as work:
        assert await work.audit_log.forget_addresses(actor=who) == 1
        await work.commit()

    first, second = await all_entries(storage)
    assert first == theirs.without_address()
    assert first.event.origin is not None
    assert first.event.origin.address == FORGOTTEN
    assert first.is_sound
    assert second == other
    assert second.event.origin is not None
    assert second.event.origin.address == ADDRESS
    async with storage() as work:
        assert await work.audit_log.forget_addresses_through(1) == 0
        assert await work.audit_log.forget_addresses_through(2) == 1


async def test_entries_leave_with_a_stored_archive_only(storage: Storage) -> None:
    entries = await written(storage, *(an_event(resource=str(n)) for n in range(3)))
    planned = an_archive(entries)
    async with storage() as work:
        await work.audit_archives.add(planned)
        assert await work.audit_archives.planned() == planned
        assert await work.audit_archives.last_stored() is None
        await work.commit()
    with pytest.raises(Conflict):
        async with storage() as work:
            await work.audit_log.remove(planned)
            await work.commit()
    with pytest.raises(Conflict):
        # It says that it is stored, but nothing remembers it.
        async with storage() as work:
            await work.audit_log.remove(planned.stored(at=NOW))
            await work.commit()
    stored = planned.stored(at=NOW)
    async with storage() as work:
        await work.audit_log.lock()
        await work.audit_archives.save(stored)
        assert await work.audit_log.remove(stored) == 2
        await work.commit()

    assert await all_entries(storage) == entries[2:]
    async with storage() as work:
        assert await work.audit_archives.planned() is None
        assert await work.audit_archives.last_stored() == stored
        assert await work.audit_archives.list() == (stored,)
        assert await work.audit_archives.list(after=1) == ()
        assert await work.audit_archives.due(before=NOW) == ()
        assert await work.audit_archives.due(before=NOW + HOUR) == (stored,)
        await work.audit_archives.save(stored.gone(at=NOW + HOUR))
        assert await work.audit_archives.due(before=NOW + HOUR) == ()
        assert (await work.audit_log.head()).number == 3


async def test_one_checkpoint_stands_for_an_end(storage: Storage) -> None:
    entries = await written(storage, *(an_event(resource=str(n)) for n in range(3)))
    first = SignedHead(head=AuditHead().after(entries[:2]), at=NOW, note="one")
    second = SignedHead(head=AuditHead().after(entries), at=NOW, note="two")
    async with storage() as work:
        assert await work.audit_checkpoints.latest() is None
        assert await work.audit_checkpoints.add(first)
        assert await work.audit_checkpoints.add(second)
        assert not await work.audit_checkpoints.add(attrs.evolve(first, note="other"))
        await work.audit_checkpoints.mark_stored(first, at=NOW + HOUR)
        await work.commit()
    async with storage() as work:
        assert await work.audit_checkpoints.latest() == second
        assert await work.audit_checkpoints.before(2) == attrs.evolve(first, stored_at=NOW + HOUR)
        assert await work.audit_checkpoints.before(1) is None
        assert await work.audit_checkpoints.unstored() == (second,)
        assert await work.audit_checkpoints.list(after=2) == (second,)
        (found,) = await work.audit_checkpoints.list(limit=1)
        assert found.head == first.head

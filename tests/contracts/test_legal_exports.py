"""What remembering requests of authorities and breaches promises, on every storage."""

from datetime import timedelta

import attrs
import pytest

from stario.domain.compliance.model.breach import Breach, BreachState
from stario.domain.compliance.model.legal_export import LegalExport, LegalExportState
from stario.domain.identity.model.account import Account
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, BreachId, JobId, LegalExportId
from stario.domain.kernel.paging import PageRequest
from stario.ports.storage import Storage
from tests.builders import NOW, an_account, new_id
from tests.builders.legal import a_breach, a_legal_export, a_ready_export

LATER = NOW + timedelta(hours=1)


async def two_admins(storage: Storage) -> tuple[Account, Account]:
    admins = an_account(), an_account()
    async with storage() as work:
        for admin in admins:
            await work.accounts.add(admin)
        await work.commit()
    return admins


async def remember(storage: Storage, *exports: LegalExport) -> None:
    async with storage() as work:
        for export in exports:
            await work.legal_exports.add(export)
        await work.commit()


async def enter(storage: Storage, *breaches: Breach) -> None:
    async with storage() as work:
        for breach in breaches:
            await work.breaches.add(breach)
        await work.commit()


async def test_a_request_comes_back_as_it_was_and_as_it_was_changed(storage: Storage) -> None:
    asks, approves = await two_admins(storage)
    export = a_legal_export(asks, approves, contents=(new_id(),))
    await remember(storage, export)
    async with storage() as work:
        assert await work.legal_exports.get(export.id) == export
        ready = a_ready_export(attrs.evolve(export, user_ids=()), approves, at=LATER)
        await work.legal_exports.get(export.id, lock=True)
        await work.legal_exports.save(ready)
        await work.commit()

    async with storage() as work:
        assert await work.legal_exports.get(export.id) == ready


async def test_an_id_is_taken_once_and_what_is_not_there_is_not_found(storage: Storage) -> None:
    asks, _ = await two_admins(storage)
    export = a_legal_export(asks)
    await remember(storage, export)

    with pytest.raises(Conflict):
        await remember(storage, export)
    async with storage() as work:
        with pytest.raises(NotFound):
            await work.legal_exports.get(LegalExportId(new_id()))


async def test_the_newest_request_stands_first(storage: Storage) -> None:
    asks, _ = await two_admins(storage)
    older, newer = a_legal_export(asks), a_legal_export(asks, at=LATER)
    await remember(storage, newer, older)

    async with storage() as work:
        page = await work.legal_exports.list(PageRequest(1, 1))
    assert (page.items, page.total) == ((newer,), 2)


async def test_packages_whose_time_is_over_are_found_once(storage: Storage) -> None:
    asks, approves = await two_admins(storage)
    due = a_ready_export(a_legal_export(asks), approves)
    fresh = a_ready_export(a_legal_export(asks), approves, at=LATER)
    await remember(storage, fresh, due, a_legal_export(asks))

    async with storage() as work:
        assert await work.legal_exports.expired(completed_before=NOW, limit=5) == (due,)
        await work.legal_exports.save(due.expire())
        await work.commit()
    async with storage() as work:
        assert await work.legal_exports.expired(completed_before=NOW, limit=5) == ()
        gone = await work.legal_exports.get(due.id)
    assert gone.state is LegalExportState.EXPIRED


async def test_the_last_rehearsal_counts_also_once_its_package_is_gone(storage: Storage) -> None:
    asks, approves = await two_admins(storage)
    async with storage() as work:
        assert await work.legal_exports.last_rehearsal() is None
    first = a_ready_export(a_legal_export(asks, is_rehearsal=True), approves)
    last = a_ready_export(a_legal_export(asks, is_rehearsal=True), approves, at=LATER).expire()
    real = a_ready_export(a_legal_export(asks), approves, at=LATER + timedelta(hours=1))
    await remember(storage, last, first, real, a_legal_export(asks, is_rehearsal=True))

    async with storage() as work:
        assert await work.legal_exports.last_rehearsal() == last


async def test_what_is_pending_is_found_while_it_is_young(storage: Storage) -> None:
    asks, approves = await two_admins(storage)
    waits, late = a_legal_export(asks), a_legal_export(asks, at=LATER)
    built = a_legal_export(asks, at=LATER).approve(JobId(new_id()), by=approves.id, at=LATER)
    over = a_legal_export(asks, at=LATER).reject(by=approves.id, at=LATER)
    made = a_ready_export(a_legal_export(asks, at=LATER), approves, at=LATER)
    await remember(storage, over, made, late, built, waits)

    async with storage() as work:
        everything = await work.legal_exports.pending(since=NOW - timedelta(hours=1))
        young = await work.legal_exports.pending(since=NOW)
    assert everything[0] == waits
    assert sorted(each.id for each in young) == sorted([late.id, built.id])
    assert len(everything) == 3


async def test_a_breach_comes_back_with_its_timeline(storage: Storage) -> None:
    breach = a_breach()
    await enter(storage, breach)
    told = breach.move(BreachState.NOTIFIED, note="By letter.", by=AccountId(new_id()), at=LATER)
    async with storage() as work:
        assert await work.breaches.get(breach.id, lock=True) == breach
        await work.breaches.save(told)
        await work.commit()

    async with storage() as work:
        assert await work.breaches.get(breach.id) == told
        with pytest.raises(NotFound):
            await work.breaches.get(BreachId(new_id()))
    with pytest.raises(Conflict):
        await enter(storage, breach)


async def test_open_breaches_are_told_apart_the_earliest_first(storage: Storage) -> None:
    early, late = a_breach(), a_breach(at=LATER)
    over = a_breach().move(
        BreachState.NOT_NOTIFIABLE, note="A test.", by=AccountId(new_id()), at=LATER
    )
    await enter(storage, late, over, early)

    async with storage() as work:
        assert await work.breaches.open() == (early, late)
        page = await work.breaches.list(PageRequest(1, 2))
    assert (page.items[0], page.total) == (late, 3)

"""What every adapter owes to golden items."""

from datetime import timedelta

import attrs
import pytest

from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, CaseId, GoldenItemId
from stario.domain.kernel.paging import PageRequest
from stario.domain.moderation.model.golden_item import GoldenItem, GoldenPlacement
from stario.ports.storage import Storage
from tests.builders.review_quality import a_golden_item, an_answer
from tests.builders.values import NOW, new_id

LATER = NOW + timedelta(days=1)


async def remember(storage: Storage, *items: GoldenItem) -> None:
    async with storage() as work:
        for item in items:
            await work.golden_items.add(item)
        await work.commit()


async def plant(storage: Storage, item: GoldenItem, *, days: int = 0) -> CaseId:
    case = CaseId(new_id())
    async with storage() as work:
        await work.golden_items.plant(
            GoldenPlacement(case_id=case, item_id=item.id, planted_at=NOW + timedelta(days=days))
        )
        await work.commit()
    return case


async def test_an_item_is_found_as_it_was_remembered(storage: Storage) -> None:
    item = a_golden_item(
        source_case=CaseId(new_id()), source_account=AccountId(new_id()), expires_at=LATER
    )
    await remember(storage, item)

    async with storage() as work:
        assert await work.golden_items.get(item.id) == item
        assert await work.golden_items.get(item.id, lock=True) == item
        with pytest.raises(NotFound):
            await work.golden_items.get(GoldenItemId(new_id()))


async def test_a_case_makes_one_item(storage: Storage) -> None:
    case = CaseId(new_id())
    await remember(storage, a_golden_item(source_case=case), a_golden_item(), a_golden_item())

    with pytest.raises(Conflict):
        await remember(storage, a_golden_item(source_case=case))


async def test_what_is_retired_is_neither_planted_nor_listed(storage: Storage) -> None:
    kept, retired = a_golden_item(), a_golden_item(made_at=LATER)
    expired = a_golden_item(expires_at=NOW, made_at=NOW - timedelta(days=1))
    await remember(storage, kept, retired, expired)
    async with storage() as work:
        locked = await work.golden_items.get(retired.id, lock=True)
        await work.golden_items.save(locked.retire(at=NOW))
        await work.commit()

    async with storage() as work:
        usable = await work.golden_items.usable(at=NOW, limit=10)
        listed = await work.golden_items.list(PageRequest())
        everything = await work.golden_items.list(PageRequest(), with_retired=True)

    assert [each.item for each in usable] == [kept]
    assert [each.item.id for each in listed.items] == [kept.id, expired.id]
    assert [each.item.id for each in everything.items] == [retired.id, kept.id, expired.id]
    assert (listed.total, everything.total) == (2, 3)


async def test_what_was_planted_least_comes_first(storage: Storage) -> None:
    often, seldom = a_golden_item(), a_golden_item()
    await remember(storage, often, seldom)
    for _ in range(2):
        await plant(storage, often)
    await plant(storage, seldom, days=2)

    async with storage() as work:
        found = await work.golden_items.usable(at=NOW, limit=10)
        assert await work.golden_items.usable(at=NOW, limit=1) == found[:1]
        assert await work.golden_items.planted(since=NOW) == 3
        assert await work.golden_items.planted(since=LATER) == 1

    assert [(each.item, each.planted) for each in found] == [(seldom, 1), (often, 2)]


async def test_a_case_stands_for_one_item_or_none(storage: Storage) -> None:
    item = a_golden_item()
    await remember(storage, item)
    case = await plant(storage, item)

    async with storage() as work:
        assert await work.golden_items.behind(case) == item
        assert await work.golden_items.behind(CaseId(new_id())) is None
        assert await work.golden_items.cases(item.id) == (case,)
        assert await work.golden_items.cases(GoldenItemId(new_id())) == ()
    async with storage() as work:
        with pytest.raises(Conflict):
            await work.golden_items.plant(
                GoldenPlacement(case_id=case, item_id=item.id, planted_at=NOW)
            )


async def test_it_is_known_who_has_met_an_item(storage: Storage) -> None:
    item, reviewer = a_golden_item(), AccountId(new_id())
    await remember(storage, item)
    case = await plant(storage, item)
    async with storage() as work:
        assert not await work.golden_items.met(item.id, reviewer)
        await work.review_answers.add(an_answer(reviewer=reviewer, case=case))
        await work.commit()

    async with storage() as work:
        assert await work.golden_items.met(item.id, reviewer)
        assert not await work.golden_items.met(item.id, AccountId(new_id()))
        assert not await work.golden_items.met(GoldenItemId(new_id()), reviewer)


async def test_a_placement_needs_its_item(storage: Storage) -> None:
    with pytest.raises(Conflict):
        await plant(storage, a_golden_item())


async def test_words_of_fans_are_found_when_they_must_go(storage: Storage) -> None:
    fan = AccountId(new_id())
    due = a_golden_item(source_account=fan, expires_at=NOW, source_case=CaseId(new_id()))
    later = attrs.evolve(a_golden_item(), source_account=fan, expires_at=LATER)
    await remember(storage, due, later, a_golden_item())

    async with storage() as work:
        assert await work.golden_items.expired(at=NOW, limit=10) == (due,)
        found = await work.golden_items.of_account(fan, lock=True)
        for item in found:
            await work.golden_items.save(item.emptied(at=NOW))
        await work.commit()

    assert {item.id for item in found} == {due.id, later.id}
    async with storage() as work:
        assert await work.golden_items.of_account(fan) == ()
        assert await work.golden_items.expired(at=LATER, limit=10) == ()
        left = await work.golden_items.get(due.id)
    assert (dict(left.texts), left.note, left.answer) == ({}, "", due.answer)

"""What remembering appeals promises, on every storage."""

from datetime import datetime, timedelta

import pytest

from stario.domain.identity.model.account import Account
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, AppealId
from stario.domain.kernel.paging import PageRequest
from stario.domain.moderation.model.appeal import (
    ANSWERED_WITHIN,
    Appeal,
    AppealState,
    file_appeal,
)
from stario.domain.moderation.model.review_case import Decision, ReviewCase
from stario.ports.repositories.review import Waiting
from stario.ports.storage import Storage
from tests.builders import NOW, new_id
from tests.builders.people import an_account
from tests.builders.review import a_case, a_decision
from tests.contracts.remembered import a_cast

LATER = NOW + timedelta(minutes=1)


def a_refused(fan: Account) -> ReviewCase:
    case = a_case(account_id=fan.id)
    return case.decide(a_decision(Decision.REJECT), is_admin=False)


def an_appeal(case: ReviewCase, fan: Account, *, at: datetime = NOW) -> Appeal:
    return file_appeal(AppealId(new_id()), case, fan.id, "It is a quotation", at=at)


async def remembered(storage: Storage, fan: Account, *, at: datetime = NOW) -> Appeal:
    case = a_refused(fan)
    appeal = an_appeal(case, fan, at=at)
    async with storage() as work:
        await work.cases.add(case)
        await work.appeals.add(appeal)
        await work.commit()
    return appeal


async def decided(storage: Storage, appeal: Appeal, *, at: datetime) -> Appeal:
    async with storage() as work:
        case = await work.cases.get(appeal.case_id)
        locked = await work.appeals.get(appeal.id, lock=True)
        ended = locked.decide(case, AccountId(new_id()), overturn=True, notes="True", at=at)
        await work.appeals.save(ended)
        await work.commit()
    return ended


async def test_an_appeal_comes_back_as_it_was(storage: Storage) -> None:
    cast = await a_cast(storage)
    appeal = await remembered(storage, cast.fan)
    async with storage() as work:
        assert await work.appeals.get(appeal.id) == appeal
        assert await work.appeals.of_case(appeal.case_id) == (appeal,)

    ended = await decided(storage, appeal, at=LATER)
    async with storage() as work:
        assert await work.appeals.get(appeal.id) == ended


async def test_each_party_of_a_case_has_one_appeal(storage: Storage) -> None:
    cast = await a_cast(storage)
    appeal = await remembered(storage, cast.fan)
    async with storage() as work:
        again = an_appeal(await work.cases.get(appeal.case_id), cast.fan)
        with pytest.raises(Conflict):
            await work.appeals.add(again)
    async with storage() as work:
        refused = await work.cases.get(appeal.case_id)
        star = an_account()
        await work.accounts.add(star)
        others = an_appeal(refused, star, at=LATER)
        await work.appeals.add(others)
        await work.commit()
    async with storage() as work:
        assert await work.appeals.of_case(appeal.case_id) == (appeal, others)
        assert await work.appeals.of_case(appeal.case_id, lock=True) == (appeal, others)


async def test_what_is_not_there_is_not_found(storage: Storage) -> None:
    cast = await a_cast(storage)
    case = a_refused(cast.fan)
    appeal = an_appeal(case, cast.fan)
    async with storage() as work:
        with pytest.raises(NotFound):
            await work.appeals.get(appeal.id)
        with pytest.raises(NotFound):
            await work.appeals.save(appeal)
        assert await work.appeals.of_case(case.id) == ()


async def test_appeals_are_listed_and_counted(storage: Storage) -> None:
    cast = await a_cast(storage)
    late = await remembered(storage, cast.fan, at=LATER)
    early = await remembered(storage, cast.fan)
    over = await decided(storage, await remembered(storage, cast.fan), at=LATER)
    async with storage() as work:
        page = await work.appeals.list(PageRequest(size=2), state=None)
        waiting = await work.appeals.list(PageRequest(), state=AppealState.OPEN)
        mine = await work.appeals.of_account(cast.fan.id)
        assert await work.appeals.of_account(AccountId(new_id()), lock=True) == ()
        counted = await work.appeals.waiting(at=NOW + ANSWERED_WITHIN + timedelta(seconds=1))

    assert page.total == 3
    assert [appeal.id for appeal in waiting.items] == [early.id, late.id]
    assert {appeal.id for appeal in mine} == {early.id, late.id, over.id}
    assert mine[0].id == late.id
    assert counted == Waiting(count=2, overdue=1, oldest_at=NOW)
    async with storage() as work:
        assert (await work.appeals.waiting(at=NOW)).overdue == 0


async def test_nothing_waits_at_first(storage: Storage) -> None:
    async with storage() as work:
        assert await work.appeals.waiting(at=NOW) == Waiting()


async def test_words_of_appeals_are_found_until_they_are_emptied(storage: Storage) -> None:
    cast = await a_cast(storage)
    await remembered(storage, cast.fan)
    ended = await decided(storage, await remembered(storage, cast.fan), at=NOW)
    async with storage() as work:
        assert await work.appeals.full(decided_before=NOW, limit=5) == ()
        assert await work.appeals.full(decided_before=LATER, limit=5) == (ended,)
        await work.appeals.save(ended.emptied())
        await work.commit()
    async with storage() as work:
        assert await work.appeals.full(decided_before=LATER, limit=5) == ()

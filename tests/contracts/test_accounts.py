"""What remembering accounts promises, on every storage."""

import asyncio
from datetime import timedelta

import attrs
import pytest

from stario.domain.identity.model.account import Account, AccountExists, Preferences
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId
from stario.domain.kernel.language import Language
from stario.domain.kernel.paging import PageRequest
from stario.ports.storage import Storage
from tests.builders import NOW, an_account, new_id


async def add(storage: Storage, *accounts: Account) -> None:
    async with storage() as work:
        for account in accounts:
            await work.accounts.add(account)
        await work.commit()


async def test_every_field_comes_back_as_it_was(storage: Storage) -> None:
    moment = NOW + timedelta(microseconds=123457)
    account = an_account(
        telegram_id=2**40,
        role=Role.VALIDATOR,
        preferences=Preferences(
            language=Language.RUSSIAN, marketing=True, leaderboard_name="Ўктам ʻ😀"
        ),
        created_at=moment,
        deletion_requested_at=moment,
        deletion_reason="",
        delete_after=moment + timedelta(days=30),
        blocked_at=moment,
    )
    await add(storage, account)

    async with storage() as work:
        found = await work.accounts.get(account.id)

    assert found == account
    assert found.created_at.utcoffset() == timedelta(0)
    assert isinstance(found.role, Role)


async def test_an_account_may_have_neither_address_nor_password(storage: Storage) -> None:
    first = an_account(email=None, phone=None, password_hash=None, telegram_id=1)
    second = an_account(email=None, phone=None, password_hash=None, telegram_id=2)
    await add(storage, first, second)

    async with storage() as work:
        assert await work.accounts.by_telegram(2) == second


async def test_an_account_is_found_by_address_in_any_case(storage: Storage) -> None:
    account = an_account(email="dilnoza@example.uz")
    await add(storage, account)

    async with storage() as work:
        assert await work.accounts.by_email("Dilnoza@Example.uz") == account
        assert await work.accounts.by_email("dilnoza@example.u_") is None
        assert await work.accounts.by_telegram(7) is None


@pytest.mark.parametrize("taken", ["email", "telegram_id"])
async def test_a_taken_address_or_telegram_id_is_refused(storage: Storage, taken: str) -> None:
    first = an_account(email="a@example.uz", telegram_id=5)
    await add(storage, first)
    second = attrs.evolve(an_account(telegram_id=6), **{taken: getattr(first, taken)})

    with pytest.raises(AccountExists):
        await add(storage, second)


async def test_of_two_registrations_at_once_one_succeeds(storage: Storage) -> None:
    results = await asyncio.gather(
        *(add(storage, an_account(email="same@example.uz")) for _ in range(5)),
        return_exceptions=True,
    )

    assert results.count(None) == 1
    assert sum(isinstance(result, AccountExists) for result in results) == 4


async def test_a_save_replaces_what_was_read(storage: Storage) -> None:
    account = an_account()
    await add(storage, account)
    changed = attrs.evolve(account, full_name="Nodira", telegram_id=9, updated_at=NOW)

    async with storage() as work:
        await work.accounts.save(changed, was=account)
        await work.commit()

    async with storage() as work:
        assert await work.accounts.get(account.id) == changed


async def test_a_save_over_a_newer_value_is_refused(storage: Storage) -> None:
    account = an_account()
    await add(storage, account)
    async with storage() as work:
        await work.accounts.save(attrs.evolve(account, full_name="Nodira"), was=account)
        await work.commit()

    async with storage() as work:
        with pytest.raises(Conflict):
            await work.accounts.save(attrs.evolve(account, phone=None), was=account)


async def test_of_parallel_saves_one_succeeds(storage: Storage) -> None:
    account = an_account()
    await add(storage, account)

    async def rename(name: str) -> None:
        async with storage() as work:
            await work.accounts.save(attrs.evolve(account, full_name=name), was=account)
            await work.commit()

    results = await asyncio.gather(*map(rename, "abcde"), return_exceptions=True)

    assert results.count(None) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 4


async def test_moving_to_a_taken_address_is_refused_and_the_unit_stays_usable(
    storage: Storage,
) -> None:
    first, second = an_account(), an_account()
    await add(storage, first, second)

    async with storage() as work:
        with pytest.raises(AccountExists):
            await work.accounts.save(attrs.evolve(second, email=first.email), was=second)
        renamed = attrs.evolve(second, full_name="Nodira")
        await work.accounts.save(renamed, was=second)
        await work.commit()

    async with storage() as work:
        assert await work.accounts.get(second.id) == renamed


async def test_saving_an_account_that_is_not_there_is_refused(storage: Storage) -> None:
    account = an_account()
    async with storage() as work:
        with pytest.raises(Conflict):
            await work.accounts.save(account, was=account)
        with pytest.raises(NotFound):
            await work.accounts.get(AccountId(new_id()))


async def test_the_list_shows_the_newest_first_in_pages_with_the_total(storage: Storage) -> None:
    accounts = [an_account(created_at=NOW + timedelta(seconds=n)) for n in range(5)]
    await add(storage, *accounts)

    async with storage() as work:
        pages = [await work.accounts.list(PageRequest(page, 2)) for page in (1, 2, 3, 4)]
        far = await work.accounts.list(PageRequest(10**30, 100))

    assert [account for page in pages for account in page.items] == accounts[::-1]
    assert [(page.total, page.total_pages) for page in pages] == [(5, 3)] * 4
    assert (far.items, far.total) == ((), 5)


@pytest.mark.parametrize(
    "search", ["шерзод", "ШЕРЗОД ҚО", "@EXAMPLE.com", "901112233", "oʻg'li", "OʼGʻLI", "100%"]
)
async def test_the_search_overlooks_case_and_apostrophes(storage: Storage, search: str) -> None:
    found = an_account(
        full_name="Шерзод Қодиров O‘g‘li 100%",
        email="sherzod@example.com",
        phone="+998901112233",
    )
    await add(storage, found, an_account(phone=None, full_name="Anvar 1000"))

    async with storage() as work:
        page = await work.accounts.list(PageRequest(), search=search)

    assert (page.items, page.total) == ((found,), 1)


@pytest.mark.parametrize("search", ["_", "%", "\\", "шерзод anvar", "\0", "\ud800"])
async def test_characters_of_patterns_mean_themselves(storage: Storage, search: str) -> None:
    await add(storage, an_account(full_name="Anvar"))

    async with storage() as work:
        page = await work.accounts.list(PageRequest(), search=search)

    assert page.total == (1 if search in {"\0", "\ud800"} else 0)


async def test_the_list_can_be_of_one_role(storage: Storage) -> None:
    staff = an_account(role=Role.OPERATOR)
    await add(storage, staff, an_account())

    async with storage() as work:
        page = await work.accounts.list(PageRequest(), role=Role.OPERATOR)

    assert (page.items, page.total) == ((staff,), 1)


async def test_accounts_whose_grace_is_over_are_due_for_erasure(storage: Storage) -> None:
    later = an_account(delete_after=NOW + timedelta(microseconds=1))
    second = an_account(delete_after=NOW)
    first = an_account(delete_after=NOW - timedelta(days=1))
    await add(storage, later, second, first, an_account())

    async with storage() as work:
        assert await work.accounts.due_for_erasure(at=NOW, limit=9) == (first, second)
        assert await work.accounts.due_for_erasure(at=NOW, limit=1) == (first,)

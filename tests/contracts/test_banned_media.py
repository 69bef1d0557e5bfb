"""What remembering banned pictures and films promises, on every storage."""

import pytest

from stario.domain.identity.model.account import Account
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import BannedMediaId
from stario.domain.kernel.paging import PageRequest
from stario.domain.moderation.model.banned_media import BannedItem, BannedKind
from stario.ports.storage import Storage
from tests.builders import NOW, an_account, new_id
from tests.builders.banned_media import a_ban


@pytest.fixture
async def admin(storage: Storage) -> Account:
    account = an_account()
    async with storage() as work:
        await work.accounts.add(account)
        await work.commit()
    return account


async def keep(storage: Storage, *items: BannedItem) -> None:
    async with storage() as work:
        for item in items:
            await work.banned_media.add(item)
        await work.commit()


async def test_a_ban_comes_back_as_it_was(storage: Storage, admin: Account) -> None:
    ban = a_ban(admin, kind=BannedKind.VIDEO)
    await keep(storage, ban)

    async with storage() as work:
        assert await work.banned_media.get(ban.id) == ban
        with pytest.raises(Conflict):
            await work.banned_media.add(ban)
    async with storage() as work:
        with pytest.raises(NotFound):
            await work.banned_media.get(BannedMediaId(new_id()))
        with pytest.raises(NotFound):
            await work.banned_media.save(a_ban(admin))


async def test_one_that_is_retired_stays_on_record_and_is_active_no_more(
    storage: Storage, admin: Account
) -> None:
    first, second = a_ban(admin), a_ban(admin, number=1)
    await keep(storage, first, second)

    async with storage() as work:
        found = await work.banned_media.get(first.id, lock=True)
        await work.banned_media.save(found.retire(by=admin.id, at=NOW))
        await work.commit()

    async with storage() as work:
        assert await work.banned_media.active() == (second,)
        page = await work.banned_media.list(PageRequest(1, 1))
        assert (page.items, page.total) == ((second,), 2)
        last = await work.banned_media.list(PageRequest(2, 1))
        assert [item.retired_at for item in last.items] == [NOW]

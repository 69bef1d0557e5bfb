"""What remembering vouchers promises, on every storage."""

import asyncio
from datetime import timedelta

import attrs
import pytest

from stario.domain.identity.model.account import Account
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import VoucherId
from stario.domain.kernel.money import Money
from stario.domain.kernel.paging import PageRequest
from stario.domain.orders.model.order_line import DiscountBearer
from stario.domain.orders.model.voucher import Voucher, VoucherKind
from stario.ports.storage import Storage
from tests.builders import NOW, an_account, new_id
from tests.builders.carts import a_voucher

LATER = NOW + timedelta(minutes=1)
AT_ONCE = 12


async def fans(storage: Storage, count: int) -> list[Account]:
    found = [an_account() for _ in range(count)]
    async with storage() as work:
        for fan in found:
            await work.accounts.add(fan)
        await work.commit()
    return found


async def remembered(storage: Storage, voucher: Voucher) -> Voucher:
    async with storage() as work:
        await work.vouchers.add(voucher)
        await work.commit()
    return voucher


async def stored(storage: Storage, voucher: Voucher) -> Voucher:
    async with storage() as work:
        return await work.vouchers.get(voucher.id)


async def test_a_voucher_comes_back_as_it_was(storage: Storage) -> None:
    (admin,) = await fans(storage, 1)
    voucher = await remembered(
        storage,
        a_voucher(
            code="NAVRUZ-26",
            kind=VoucherKind.AMOUNT,
            amount=Money.from_som(20_000),
            min_subtotal=Money.from_som(100_000),
            max_discount=Money.from_som(15_000),
            valid_until=LATER,
            most_uses=5,
            most_uses_per_account=1,
            product_id=new_id(),
            category_id=new_id(),
            artist_id=new_id(),
            bearer=DiscountBearer.SHARED,
            created_by=admin.id,
        ),
    )

    assert await stored(storage, voucher) == voucher
    async with storage() as work:
        assert await work.vouchers.by_code("NAVRUZ-26") == voucher
        assert await work.vouchers.by_code("NAVRUZ-27") is None
        with pytest.raises(NotFound):
            await work.vouchers.get(VoucherId(new_id()))
        with pytest.raises(Conflict):
            await work.vouchers.add(a_voucher(code="NAVRUZ-26"))


async def test_a_change_counts_once_and_leaves_the_uses(storage: Storage) -> None:
    (fan,) = await fans(storage, 1)
    was = await remembered(storage, a_voucher())
    other = await remembered(storage, a_voucher())
    async with storage() as work:
        assert await work.vouchers.use(was.id, fan.id)
        await work.commit()
    changed = attrs.evolve(was, code="NEW-CODE", is_active=False, updated_at=LATER)

    async with storage() as work:
        await work.vouchers.save(changed, was=was)
        await work.commit()

    assert await stored(storage, was) == attrs.evolve(changed, used=1)
    async with storage() as work:
        with pytest.raises(Conflict):
            await work.vouchers.save(changed, was=was)
    async with storage() as work:
        with pytest.raises(Conflict):
            await work.vouchers.save(attrs.evolve(other, code="NEW-CODE"), was=other)


async def test_vouchers_are_listed_newest_first(storage: Storage) -> None:
    first = await remembered(storage, a_voucher())
    second = await remembered(storage, a_voucher(created_at=LATER))

    async with storage() as work:
        page = await work.vouchers.list(PageRequest(1, 1))
        rest = await work.vouchers.list(PageRequest(2, 1))

    assert (page.items, page.total, rest.items) == ((second,), 2, (first,))


async def test_of_many_at_once_the_last_uses_go_to_as_many(storage: Storage) -> None:
    everybody = await fans(storage, AT_ONCE)
    voucher = await remembered(storage, a_voucher(most_uses=3))

    async def use(fan: Account) -> bool:
        async with storage() as work:
            used = await work.vouchers.use(voucher.id, fan.id)
            await work.commit()
            return used

    used = await asyncio.gather(*map(use, everybody))

    assert used.count(True) == 3
    assert (await stored(storage, voucher)).used == 3


async def test_nobody_uses_one_more_often_than_everybody_may(storage: Storage) -> None:
    fan, other = await fans(storage, 2)
    voucher = await remembered(storage, a_voucher(most_uses_per_account=2))

    async def use() -> bool:
        async with storage() as work:
            used = await work.vouchers.use(voucher.id, fan.id)
            await work.commit()
            return used

    used = await asyncio.gather(*(use() for _ in range(AT_ONCE)))

    assert used.count(True) == 2
    async with storage() as work:
        assert (await work.vouchers.get(voucher.id)).used == 2
        assert await work.vouchers.uses_of(voucher.id, fan.id) == 2
        assert await work.vouchers.uses_of(voucher.id, other.id) == 0
        assert await work.vouchers.use(voucher.id, other.id)
        assert not await work.vouchers.use(VoucherId(new_id()), other.id)


async def test_a_use_that_is_given_back_may_be_used_again(storage: Storage) -> None:
    (fan,) = await fans(storage, 1)
    voucher = await remembered(storage, a_voucher(most_uses=1, most_uses_per_account=1))

    async with storage() as work:
        assert await work.vouchers.use(voucher.id, fan.id)
        assert not await work.vouchers.use(voucher.id, fan.id)
        await work.vouchers.give_back(voucher.id, fan.id)
        await work.vouchers.give_back(voucher.id, fan.id)
        assert await work.vouchers.use(voucher.id, fan.id)
        assert not await work.vouchers.use(voucher.id, fan.id)
        await work.commit()

    assert (await stored(storage, voucher)).used == 1

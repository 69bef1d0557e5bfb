"""Many fans at the till at once, on every storage: what is there once is sold once."""

import asyncio
from collections.abc import Awaitable

import pytest

from stario.domain.identity.model.account import Account
from stario.domain.kernel.errors import DomainError
from stario.domain.kernel.money import Money
from stario.domain.kernel.paging import PageRequest
from stario.domain.orders.model.cart_owner import CartOwner
from stario.domain.orders.model.order import Order
from stario.domain.orders.model.pick import SoldOut
from stario.domain.orders.model.voucher import VoucherRefused
from stario.ports.repositories.orders import OrderFilter
from stario.ports.storage import Storage
from tests.builders.carts import a_voucher
from tests.builders.till import SHOWING, Till

AT_THE_TILL = 50
AT_ONCE = 8


@pytest.fixture
def till(storage: Storage) -> Till:
    return Till(storage=storage)


async def tried(order: Awaitable[Order]) -> Order | DomainError:
    try:
        return await order
    except DomainError as error:
        return error


async def all_at_once(till: Till, fans: list[Account], code: str | None = None) -> list[object]:
    return list(await asyncio.gather(*(tried(till.order(fan, code=code)) for fan in fans)))


async def orders_of(till: Till, fan: Account | None = None) -> int:
    wanted = OrderFilter(account_id=fan.id if fan else None)
    async with till.storage() as work:
        return (await work.orders.list(PageRequest(), wanted)).total


async def test_of_fifty_the_last_unit_goes_to_one(till: Till) -> None:
    product = await till.product(stock=1)
    fans = await till.fans(AT_THE_TILL)
    for fan in fans:
        await till.put(fan, product)

    found = await all_at_once(till, fans)

    refused = [each for each in found if isinstance(each, SoldOut)]
    assert sum(isinstance(each, Order) for each in found) == 1
    assert len(refused) == AT_THE_TILL - 1
    assert {error.details["left"] for error in refused} == {0}
    assert await orders_of(till) == 1
    (variant,) = (await till.stored_product(product)).variants
    assert (variant.stock, variant.reserved) == (1, 1)


async def test_fans_who_want_the_same_things_do_not_wait_for_each_other(till: Till) -> None:
    first, second = await till.product(stock=AT_ONCE), await till.product(stock=AT_ONCE)
    fans = await till.fans(AT_ONCE)
    for number, fan in enumerate(fans):
        for product in (first, second) if number % 2 else (second, first):
            await till.put(fan, product)

    found = await all_at_once(till, fans)

    assert all(isinstance(each, Order) for each in found)
    for product in (first, second):
        assert (await till.stored_product(product)).variants[0].reserved == AT_ONCE


async def test_the_last_use_of_a_voucher_goes_to_one(till: Till) -> None:
    product = await till.product(stock=None)
    voucher = await till.voucher(a_voucher(most_uses=1))
    fans = await till.fans(AT_ONCE)
    for fan in fans:
        await till.put(fan, product)

    found = await all_at_once(till, fans, voucher.code)

    assert sum(isinstance(each, Order) for each in found) == 1
    assert sum(isinstance(each, VoucherRefused) for each in found) == AT_ONCE - 1
    assert (await till.stored_voucher(voucher)).used == 1
    assert await orders_of(till) == 1


async def test_orders_that_come_and_go_at_once_leave_what_stands(till: Till) -> None:
    products = [await till.product(stock=AT_ONCE) for _ in range(2)]
    voucher = await till.voucher(a_voucher(most_uses=AT_ONCE))
    fans = await till.fans(2 * AT_ONCE)
    for fan in fans:
        for product in products:
            await till.put(fan, product)
    early = [await till.order(fan, code=voucher.code) for fan in fans[:AT_ONCE]]

    leaving = asyncio.gather(*map(till.let_go, early))
    found = await all_at_once(till, fans[AT_ONCE:], voucher.code)
    await leaving

    stand = sum(isinstance(each, Order) for each in found)
    assert {type(each) for each in found} <= {Order, SoldOut, VoucherRefused}
    assert (await till.stored_voucher(voucher)).used == stand
    for product in products:
        assert (await till.stored_product(product)).variants[0].reserved == stand


async def test_a_cart_that_is_ordered_twice_at_once_is_one_order(till: Till) -> None:
    product = await till.product(stock=10)
    fan = await till.somebody()
    await till.put(fan, product, 2)

    found = await asyncio.gather(*(till.order(fan) for _ in range(AT_ONCE)))

    assert len({order.id for order in found}) == 1
    assert await orders_of(till, fan) == 1
    assert (await till.stored_product(product)).variants[0].reserved == 2


async def test_a_guests_cart_that_is_brought_along_twice_at_once_counts_once(till: Till) -> None:
    product = await till.product()
    fan = await till.somebody()
    guest = (await till.put(CartOwner(account=None), product, 2)).token
    await till.put(fan, product)
    owner = CartOwner(account=fan.id, token=guest)

    await asyncio.gather(*(till.look(owner, SHOWING) for _ in range(AT_ONCE)))

    (item,) = (await till.stored_cart(fan)).items
    assert item.quantity == 3
    assert (await till.seen(CartOwner(account=None, token=guest))).picks == ()


async def test_an_order_that_is_refused_at_its_end_has_taken_nothing(till: Till) -> None:
    product = await till.product(stock=5)
    voucher = await till.voucher(a_voucher())
    fan = await till.somebody()
    await till.put(fan, product, 2)

    refused = await tried(till.order(fan, code=voucher.code, expected=Money.from_som(1)))

    assert isinstance(refused, DomainError)
    assert refused.details == {"total_uzs": 195_000}
    assert (await till.stored_product(product)).variants[0].reserved == 0
    assert (await till.stored_voucher(voucher)).used == 0
    assert len((await till.stored_cart(fan)).items) == 1
    assert await orders_of(till) == 0

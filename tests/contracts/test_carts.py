"""What remembering carts and promised prices promises, on every storage."""

import asyncio
from datetime import timedelta

import attrs
import pytest

from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import CartId, OrderId, QuoteId, VoucherId
from stario.domain.orders.model.cart import GUEST_CART_KEPT_FOR, Cart
from stario.domain.orders.model.quote import HOLDS_FOR
from stario.ports.storage import Storage
from tests.builders import NOW, an_account, new_id
from tests.builders.carts import a_cart, a_guest_cart, a_quote, an_item
from tests.contracts.remembered_orders import a_fan

LATER = NOW + timedelta(minutes=1)


async def remembered(storage: Storage, *carts: Cart) -> None:
    async with storage() as work:
        for cart in carts:
            await work.carts.add(cart)
        await work.commit()


async def test_a_cart_comes_back_as_it_was(storage: Storage) -> None:
    fan = await a_fan(storage)
    mine = a_cart(fan, an_item(quantity=3), an_item(preview=new_id()))
    guest = a_guest_cart(an_item())
    await remembered(storage, mine, guest)

    async with storage() as work:
        assert await work.carts.of_account(fan.id) == mine
        assert await work.carts.of_token(str(guest.token_sha256)) == guest
        assert await work.carts.of_account(an_account().id) is None
        assert await work.carts.of_token("f" * 64, lock=True) is None


async def test_a_cart_that_is_saved_is_another(storage: Storage) -> None:
    fan = await a_fan(storage)
    await remembered(storage, a_cart(fan, an_item()))

    async with storage() as work:
        cart = await work.carts.of_account(fan.id, lock=True)
        assert cart is not None
        changed = attrs.evolve(
            cart.emptied(OrderId(new_id()), at=LATER), voucher_id=VoucherId(new_id())
        )
        await work.carts.save(changed)
        await work.commit()

    async with storage() as work:
        assert await work.carts.of_account(fan.id) == changed


async def test_nobody_has_two_carts_and_no_token_leads_to_two(storage: Storage) -> None:
    fan = await a_fan(storage)
    mine, guest = a_cart(fan), a_guest_cart()
    await remembered(storage, mine, guest)
    rivals = (
        a_cart(fan),
        a_guest_cart(token_sha256=str(guest.token_sha256)),
        attrs.evolve(a_guest_cart(), id=mine.id),
    )

    async with storage() as work:
        for rival in rivals:
            with pytest.raises(Conflict):
                await work.carts.add(rival)
        # A refusal leaves the transaction usable.
        await work.carts.add(a_guest_cart())
        await work.commit()


async def test_of_two_who_open_a_cart_at_once_one_does(storage: Storage) -> None:
    fan = await a_fan(storage)

    async def open_one() -> bool:
        async with storage() as work:
            try:
                await work.carts.add(a_cart(fan))
            except Conflict:
                return await work.carts.of_account(fan.id, lock=True) is None
            await asyncio.sleep(0)
            await work.commit()
            return True

    assert sorted(await asyncio.gather(open_one(), open_one())) == [False, True]


async def test_carts_are_forgotten(storage: Storage) -> None:
    fan, other = await a_fan(storage), await a_fan(storage)
    guest, kept = a_guest_cart(), a_cart(other)
    quote, kept_quote = a_quote(fan), a_quote(other)
    await remembered(storage, a_cart(fan), guest, kept)
    async with storage() as work:
        await work.quotes.add(quote)
        await work.quotes.add(kept_quote)
        await work.commit()

    async with storage() as work:
        await work.carts.forget_account(fan.id)
        await work.carts.forget(guest.id)
        await work.carts.forget(CartId(new_id()))
        await work.commit()

    async with storage() as work:
        assert await work.carts.of_account(fan.id) is None
        assert await work.carts.of_token(str(guest.token_sha256)) is None
        assert await work.carts.of_account(other.id) == kept
        assert await work.quotes.get(kept_quote.id) == kept_quote
        with pytest.raises(NotFound):
            await work.quotes.get(quote.id)


async def test_a_guests_cart_goes_when_its_time_is_over(storage: Storage) -> None:
    fan = await a_fan(storage)
    old, young = a_guest_cart(), a_guest_cart(at=LATER)
    await remembered(storage, a_cart(fan), old, young)

    async with storage() as work:
        assert await work.carts.forget_expired(at=NOW + GUEST_CART_KEPT_FOR) == 1
        await work.commit()

    async with storage() as work:
        assert await work.carts.of_token(str(old.token_sha256)) is None
        assert await work.carts.of_token(str(young.token_sha256)) == young
        assert await work.carts.of_account(fan.id) is not None


async def test_a_quote_comes_back_as_it_was_and_goes(storage: Storage) -> None:
    fan = await a_fan(storage)
    quote = a_quote(fan, an_item(), an_item(preview=new_id(), quantity=2))
    async with storage() as work:
        await work.quotes.add(quote)
        await work.commit()

    async with storage() as work:
        assert await work.quotes.get(quote.id) == quote
        with pytest.raises(NotFound):
            await work.quotes.get(QuoteId(new_id()))
        with pytest.raises(Conflict):
            await work.quotes.add(quote)
        assert await work.quotes.forget_expired(before=NOW + HOLDS_FOR) == 0
        assert await work.quotes.forget_expired(before=LATER + HOLDS_FOR) == 1

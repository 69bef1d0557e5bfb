"""Prices that were promised, and prices of now."""

from datetime import timedelta

import pytest
from tests.builders import new_id
from tests.builders.carts import a_voucher
from tests.builders.orders import an_address
from tests.builders.till import PRICE, Till

from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import QuoteId
from stario.domain.kernel.money import Money
from stario.domain.orders.model.address import ShippingZone
from stario.domain.orders.model.quote import QuoteDiffers, QuoteExpired, TotalDiffers


@pytest.fixture
def till() -> Till:
    return Till()


async def test_a_quote_holds_while_it_lives(till: Till) -> None:
    product, fan = await till.product(), await till.somebody()
    voucher = await till.voucher(a_voucher(valid_until=till.clock.now() + timedelta(minutes=5)))
    await till.put(fan, product)
    quote = await till.quote(fan, code=voucher.code)
    await till.reprice(product, PRICE * 2)
    till.clock.advance(seconds=14 * 60)

    order = await till.order(fan, quote=quote)

    assert order.total == Money.from_som(105_000)
    assert (await till.stored_voucher(voucher)).used == 1


async def test_without_a_quote_the_price_of_now_counts(till: Till) -> None:
    product, fan = await till.product(), await till.somebody()
    await till.put(fan, product)
    await till.reprice(product, PRICE * 2)

    with pytest.raises(TotalDiffers) as refused:
        await till.order(fan, expected=Money.from_som(115_000))

    assert refused.value.details == {"total_uzs": 215_000}
    assert (await till.order(fan, expected=Money.from_som(215_000))).total.som == 215_000


async def test_a_quote_that_is_over_is_refused(till: Till) -> None:
    product, fan = await till.product(), await till.somebody()
    await till.put(fan, product)
    quote = await till.quote(fan)
    till.clock.advance(seconds=15 * 60)

    with pytest.raises(QuoteExpired):
        await till.order(fan, quote=quote)


async def test_a_quote_is_for_what_it_was_made_for(till: Till) -> None:
    product, fan, other = await till.product(), await till.somebody(), await till.somebody()
    voucher = await till.voucher(a_voucher())
    await till.put(fan, product)
    await till.put(other, product)
    quote = await till.quote(fan)

    with pytest.raises(QuoteDiffers, match="zone"):
        await till.order(fan, quote=quote, address=an_address(zone=ShippingZone.REGIONAL))
    with pytest.raises(QuoteDiffers, match="voucher"):
        await till.order(fan, quote=quote, code=voucher.code)
    await till.put(fan, product)
    with pytest.raises(QuoteDiffers, match="goods"):
        await till.order(fan, quote=quote)
    for strange in (quote, QuoteId(new_id())):
        with pytest.raises(NotFound):
            await till.order(other, quote=strange)

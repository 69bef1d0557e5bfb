"""Revenue is the ledger's, however it is grouped."""

from collections.abc import Mapping
from datetime import date

import pytest
from tests.builders.counting_house import CountingHouse
from tests.builders.orders import SHIPPING, an_order_line

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.ids import ProductId
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.ledger.model import account
from stario.domain.ledger.model.revenue import Grouping, Revenue
from stario.domain.ledger.usecases.read_revenue import ReadRevenue
from stario.domain.payments.model.provider import Provider

TODAY = date(2026, 11, 20)
SHIRT = ProductId("0190f5a0-0000-7000-8000-000000000001")
FIELDS = ("gross", "discounts", "refunds", "vat", "artists", "platform", "unearned", "fees")


async def a_busy_day(house: CountingHouse) -> None:
    """Sales of each kind in each state, some of them partly refunded."""
    shirt = an_order_line(
        number=2, quantity=3, discount=Money(1_234_567), product_id=SHIRT, artist=house.artist
    )
    plain = an_order_line(number=3, unit_price=Money(777), title="Stiker")
    await house.sell(house.line())
    delivered = await house.sell(house.line(), shirt, plain, shipping=SHIPPING)
    await house.deliver(delivered.id)
    await house.refund(delivered.id, Money(12_345_677))
    before = await house.sell(shirt, plain, provider=Provider.CLICK, shipping=SHIPPING)
    await house.refund(before.id, Money(3_333_333))
    await house.deliver(before.id)
    whole = await house.sell(house.line(Money(33_333)))
    await house.deliver(whole.id)
    await house.refund(whole.id, whole.total)


@pytest.mark.parametrize("grouping", list(Grouping))
async def test_however_it_is_grouped_it_is_what_the_ledger_says(
    house: CountingHouse, grouping: Grouping
) -> None:
    await a_busy_day(house)
    report = await ReadRevenue(storage=house.storage, clock=house.clock)(TODAY, TODAY, grouping)
    async with house.storage() as work:
        balances = await work.ledger.balances()
    total = report.total

    assert total.orders == 4
    for name in FIELDS:
        parts = sum(getattr(group, name).tiyin for group in report.groups.values())
        assert parts == getattr(total, name).tiyin, name
    for revenue in (total, *report.groups.values()):
        assert_adds_up(revenue)
    assert_as_booked(total, balances, house)


def assert_adds_up(revenue: Revenue) -> None:
    left = revenue.gross - revenue.discounts - revenue.refunds
    assert left == revenue.vat + revenue.artists + revenue.platform + revenue.unearned


def assert_as_booked(total: Revenue, booked: Mapping[str, Money], house: CountingHouse) -> None:
    assert total.unearned == -booked[account.CUSTOMER_PREPAYMENT]
    assert total.vat == -booked[account.VAT_PAYABLE]
    assert total.artists == -booked[account.artist_pending(house.artist.id)]
    assert total.platform == -booked[account.PLATFORM_REVENUE]
    assert total.fees == booked[account.PAYMENT_FEES]
    assert total.refunds == -booked[account.REFUND_PAYABLE]
    taken = sum(
        (booked[account.provider_receivable(p)] for p in (Provider.PAYME, Provider.CLICK)),
        total.fees,
    )
    assert total.gross - total.discounts == taken


async def test_groups_go_by_their_keys(house: CountingHouse) -> None:
    await a_busy_day(house)
    read = ReadRevenue(storage=house.storage, clock=house.clock)
    days = await read(TODAY, TODAY, Grouping.DAY)
    providers = await read(TODAY, TODAY, Grouping.PROVIDER)
    products = await read(TODAY, TODAY, Grouping.PRODUCT)
    artists = await read(TODAY, TODAY, Grouping.ARTIST)

    assert list(days.groups) == ["2026-11-20"]
    assert {key: group.orders for key, group in providers.groups.items()} == {
        "payme": 3,
        "click": 1,
    }
    assert products.groups[SHIRT].orders == 2
    assert artists.groups[house.artist.id].orders == 4
    assert artists.groups[""].orders == 2
    assert artists.groups[""].artists == NOTHING


async def test_days_are_those_of_tashkent(house: CountingHouse) -> None:
    # 18:59 and 19:00 UTC are on both sides of midnight there.
    house.clock.set(house.now.replace(hour=18, minute=59))
    await house.sell()
    house.clock.advance(seconds=60)
    await house.sell()
    read = ReadRevenue(storage=house.storage, clock=house.clock)

    both = await read(TODAY, date(2026, 11, 21), Grouping.DAY)
    assert {key: group.orders for key, group in both.groups.items()} == {
        "2026-11-20": 1,
        "2026-11-21": 1,
    }
    assert (await read(TODAY, TODAY, Grouping.DAY)).total.orders == 1


async def test_no_period_is_nonsense(house: CountingHouse) -> None:
    read = ReadRevenue(storage=house.storage, clock=house.clock)
    with pytest.raises(Invalid, match="before_from"):
        await read(TODAY, date(2026, 11, 19), Grouping.DAY)
    with pytest.raises(Invalid, match="period_too_long"):
        await read(TODAY, date(2027, 11, 21), Grouping.DAY)
    empty = await read(TODAY, date(2027, 11, 20), Grouping.DAY)
    assert (empty.groups, empty.total) == ({}, Revenue())

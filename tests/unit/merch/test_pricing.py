"""Prices and terms of the whole shop, version after version."""

import asyncio
from datetime import timedelta

import attrs
import pytest
from tests.builders import an_account, new_id
from tests.builders.catalogue import remembered_product

from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.memory.system import MemoryClock
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import Conflict, Invalid
from stario.domain.kernel.ids import ArtistId, ProductId
from stario.domain.kernel.money import Money
from stario.domain.ledger.model.share_rule import ShareRule, scope_id
from stario.domain.merch.model.pricing import OPENING
from stario.domain.merch.usecases.read_pricing import ReadPricing
from stario.domain.merch.usecases.replace_pricing import NewPricing, ReplacePricing
from stario.domain.orders.model.address import ShippingZone

SAME = NewPricing(
    seen_version=0,
    artist_share_basis_points=OPENING.artist_share_basis_points,
    vat_basis_points=OPENING.vat_basis_points,
    shipping=OPENING.shipping,
    four_eyes_above=OPENING.four_eyes_above,
    hold=OPENING.hold,
    reservation=OPENING.reservation,
    production_costs={},
)


@attrs.define
class Office:
    admin: Account
    storage: MemoryStorage = attrs.field(factory=MemoryStorage)
    clock: MemoryClock = attrs.field(factory=MemoryClock)

    @property
    def replace(self) -> ReplacePricing:
        return ReplacePricing(storage=self.storage, clock=self.clock)

    @property
    def read(self) -> ReadPricing:
        return ReadPricing(storage=self.storage, clock=self.clock)

    async def rules(self) -> tuple[ShareRule, ...]:
        async with self.storage() as work:
            return await work.share_rules.list()


@pytest.fixture
async def office() -> Office:
    office = Office(an_account(role=Role.ADMIN))
    async with office.storage() as work:
        await work.accounts.add(office.admin)
        await work.commit()
    return office


async def test_a_version_follows_the_one_that_was_seen(office: Office) -> None:
    shipping = {**OPENING.shipping, ShippingZone.REGIONAL: Money.from_som(30_000)}
    new = attrs.evolve(SAME, shipping=shipping, hold=timedelta(days=7))

    shop = await office.replace(new, by=office.admin.id)

    assert shop.pricing == attrs.evolve(
        OPENING,
        version=1,
        shipping=shipping,
        hold=timedelta(days=7),
        created_by=office.admin.id,
        created_at=office.clock.now(),
    )
    assert (await office.read()).pricing == shop.pricing
    assert await office.rules() == ()


async def test_of_ten_at_once_one_is_heard(office: Office) -> None:
    tries = (office.replace(SAME, by=office.admin.id) for _ in range(10))

    done = await asyncio.gather(*tries, return_exceptions=True)

    assert sum(isinstance(each, Conflict) for each in done) == 9
    assert (await office.read()).pricing.version == 1


async def test_another_share_of_artists_is_a_version_of_the_general_rule(office: Office) -> None:
    await office.replace(attrs.evolve(SAME, artist_share_basis_points=4_000), by=office.admin.id)
    office.clock.advance(seconds=1)
    new = attrs.evolve(SAME, seen_version=1, artist_share_basis_points=6_000)
    await office.replace(new, by=office.admin.id)

    first, second = await office.rules()
    assert (first.basis_points, first.version) == (4_000, 1)
    assert (second.id, second.version, second.basis) == (first.id, 2, "pricing version 2")
    async with office.storage() as work:
        in_force = await work.share_rules.in_force(
            artist=ArtistId(new_id()), product=None, at=office.clock.now()
        )
    assert in_force == second
    assert second.created_by == office.admin.id


async def test_the_share_that_is_shown_is_that_of_the_general_rule(office: Office) -> None:
    rule = ShareRule(
        id=scope_id(None, None),
        version=1,
        artist_id=None,
        product_id=None,
        basis_points=3_000,
        deducts_production=True,
        basis="contract 7",
        valid_from=office.clock.now(),
        created_by=None,
        created_at=office.clock.now(),
    )
    async with office.storage() as work:
        await work.share_rules.add(rule)
        later = attrs.evolve(rule, version=2, valid_from=office.clock.now() + timedelta(days=1))
        await work.share_rules.add(attrs.evolve(later, basis_points=100))
        await work.commit()
    assert (await office.read()).pricing.artist_share_basis_points == 3_000

    await office.replace(SAME, by=office.admin.id)

    latest = (await office.rules())[-1]
    assert (latest.basis_points, latest.version) == (5_000, 3)
    assert latest.deducts_production
    assert (await office.read()).pricing.artist_share_basis_points == 5_000


async def test_costs_are_set_for_the_products_that_are_named(office: Office) -> None:
    first, second = [await remembered_product(office.storage) for _ in range(2)]
    office.clock.advance(seconds=1)
    costs = {second.id: Money.from_som(70_000), first.id: first.production_cost}

    shop = await office.replace(attrs.evolve(SAME, production_costs=costs), by=office.admin.id)

    found = {product.id: product for product in shop.products}
    assert found[second.id].production_cost == Money.from_som(70_000)
    assert found[second.id].updated_at == office.clock.now()
    assert found[first.id] == first


async def test_an_unknown_product_changes_nothing(office: Office) -> None:
    product = await remembered_product(office.storage)
    costs = {product.id: Money.from_som(1), ProductId(new_id()): Money.from_som(1)}

    with pytest.raises(Invalid) as refusal:
        await office.replace(attrs.evolve(SAME, production_costs=costs), by=office.admin.id)

    assert refusal.value.field == "production_costs[1].product_id"
    shop = await office.read()
    assert shop.pricing == OPENING
    assert shop.products == (product,)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"artist_share_basis_points": 10_001}, "artist_share_basis_points"),
        ({"vat_basis_points": -1}, "vat_basis_points"),
        ({"four_eyes_above": Money(-100)}, "refund_four_eyes_above_uzs"),
        ({"hold": timedelta(days=-1)}, "payout_hold_days"),
        ({"reservation": timedelta(minutes=4)}, "reservation_minutes"),
        (
            {"shipping": dict.fromkeys(ShippingZone, Money(1))},
            "shipping_zones.tashkent",
        ),
        (
            {"production_costs": {ProductId("p"): Money(-1)}},
            "production_costs[0].production_cost_uzs",
        ),
    ],
)
async def test_a_value_that_breaks_a_rule_is_named(
    office: Office, change: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        new: NewPricing = attrs.evolve(SAME, **change)  # type: ignore[arg-type]
        await office.replace(new, by=office.admin.id)

    assert refusal.value.field == field


async def test_more_products_than_a_page_holds_are_all_read(office: Office) -> None:
    for _ in range(101):
        await remembered_product(office.storage)

    assert len((await office.read()).products) == 101

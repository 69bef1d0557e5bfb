"""What remembering shelves and pricing promises, on every storage."""

import asyncio
from datetime import timedelta

import attrs
import pytest

from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, CategoryId
from stario.domain.kernel.money import Money
from stario.domain.merch.model.pricing import OPENING, Pricing
from stario.domain.merch.model.product import Category
from stario.domain.orders.model.address import ShippingZone
from stario.ports.storage import Storage
from tests.builders import NOW, an_account, new_id
from tests.builders.catalogue import PRODUCT_WORDING, a_category

LATER = NOW + timedelta(minutes=1)


async def add(storage: Storage, *categories: Category) -> None:
    async with storage() as work:
        for category in categories:
            await work.categories.add(category)
        await work.commit()


async def listed(storage: Storage, *, active_only: bool = True) -> list[str]:
    async with storage() as work:
        shelves = await work.categories.list(active_only=active_only)
    return [shelf.slug for shelf in shelves]


async def test_a_shelf_comes_back_as_it_was_and_as_it_is_saved(storage: Storage) -> None:
    shelf = a_category(slug="clothing", position=2)
    await add(storage, shelf)
    changed = attrs.evolve(
        shelf, slug="wear", wording=PRODUCT_WORDING, is_active=False, updated_at=LATER
    )

    async with storage() as work:
        assert await work.categories.get(shelf.id, lock=True) == shelf
        await work.categories.save(changed, was=shelf)
        await work.commit()

    async with storage() as work:
        assert await work.categories.get(shelf.id) == changed
        with pytest.raises(NotFound):
            await work.categories.get(CategoryId(new_id()))


async def test_shelves_stand_by_position_then_by_slug(storage: Storage) -> None:
    await add(
        storage,
        a_category(slug="b", position=1),
        a_category(slug="a", position=1),
        a_category(slug="z", position=0),
        a_category(slug="hidden", position=0, is_active=False),
    )

    assert await listed(storage) == ["z", "a", "b"]
    assert await listed(storage, active_only=False) == ["hidden", "z", "a", "b"]


async def test_a_slug_is_taken_once(storage: Storage) -> None:
    first, second = a_category(slug="a"), a_category(slug="b")
    await add(storage, first, second)

    async with storage() as work:
        for taken in (first, a_category(slug="a")):
            with pytest.raises(Conflict):
                await work.categories.add(taken)
        with pytest.raises(Conflict):
            await work.categories.save(attrs.evolve(second, slug="a"), was=second)
        await work.categories.save(attrs.evolve(second, slug="c"), was=second)
        await work.commit()

    assert await listed(storage) == ["a", "c"]


async def test_a_shelf_that_has_changed_is_not_overwritten(storage: Storage) -> None:
    shelf = a_category()
    await add(storage, attrs.evolve(shelf, position=7))

    async with storage() as work:
        with pytest.raises(Conflict):
            await work.categories.save(attrs.evolve(shelf, position=1), was=shelf)


def a_version(number: int, *, by: AccountId | None = None) -> Pricing:
    return attrs.evolve(
        OPENING,
        version=number,
        artist_share_basis_points=4_550,
        vat_basis_points=1_300,
        shipping={zone: Money(number * 100 + 1) for zone in ShippingZone},
        four_eyes_above=Money.from_som(9_007_199_254_740_993),
        hold=timedelta(days=3, hours=1),
        reservation=timedelta(minutes=45),
        created_by=by,
        created_at=NOW,
    )


async def test_the_shop_opens_with_what_is_written(storage: Storage) -> None:
    async with storage() as work:
        assert await work.pricings.current() == OPENING


async def test_the_latest_version_is_in_force(storage: Storage) -> None:
    staff = an_account()
    first, second = a_version(1), a_version(2, by=staff.id)
    async with storage() as work:
        await work.accounts.add(staff)
        await work.pricings.add(second)
        await work.pricings.add(first)
        await work.commit()

    async with storage() as work:
        assert await work.pricings.current() == second


async def test_a_version_is_never_changed(storage: Storage) -> None:
    async with storage() as work:
        await work.pricings.add(a_version(1))
        with pytest.raises(Conflict):
            await work.pricings.add(attrs.evolve(a_version(1), vat_basis_points=0))
        await work.commit()

    async with storage() as work:
        assert await work.pricings.current() == a_version(1)


async def test_who_locks_a_shelf_reads_the_latest_and_keeps_others_out(storage: Storage) -> None:
    shelf = a_category()
    await add(storage, shelf)

    async def move_down() -> None:
        async with storage() as work:
            was = await work.categories.get(shelf.id, lock=True)
            await asyncio.sleep(0)
            await work.categories.save(attrs.evolve(was, position=was.position + 1), was=was)
            await work.commit()

    await asyncio.gather(*(move_down() for _ in range(5)))

    async with storage() as work:
        assert (await work.categories.get(shelf.id)).position == 5

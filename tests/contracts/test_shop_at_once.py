"""What the shop promises when many act at once, on every storage."""

import asyncio

import attrs

from stario.adapters.memory.system import MemoryClock
from stario.adapters.system import Uuid7Ids
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import Conflict, Invalid
from stario.domain.kernel.ids import CategoryId, ProductId
from stario.domain.kernel.paging import PageRequest
from stario.domain.merch.model.offer import ProductOffer
from stario.domain.merch.model.opening_range import OPENING_RANGE, T_SHIRT
from stario.domain.merch.model.opening_shelves import OPENING_SHELVES
from stario.domain.merch.model.pricing import OPENING
from stario.domain.merch.usecases.change_category import ArchiveCategory, CreateCategory
from stario.domain.merch.usecases.create_product import CreateProduct
from stario.domain.merch.usecases.replace_pricing import NewPricing, ReplacePricing
from stario.domain.merch.usecases.stock_shop import Stocked, StockShop
from stario.domain.merch.usecases.update_product import UpdateProduct
from stario.ports.repositories.merch import ProductFilter
from stario.ports.storage import Storage
from tests.builders import an_account, new_id

CLOCK, IDS = MemoryClock(), Uuid7Ids()
NOTHING_ADDED = Stocked(categories=0, products=0)


async def a_shelf(storage: Storage) -> CategoryId:
    create = CreateCategory(storage=storage, clock=CLOCK)
    return (await create(CategoryId(new_id()), OPENING_SHELVES[0])).id


def an_offer(shelf: CategoryId, *, stock: int | None = None) -> ProductOffer:
    sort = attrs.evolve(T_SHIRT.variants[0], stock=stock)
    return attrs.evolve(T_SHIRT, category_id=shelf, variants=(sort,))


async def test_of_ten_new_prices_one_is_heard(storage: Storage) -> None:
    admin = an_account(role=Role.ADMIN)
    async with storage() as work:
        await work.accounts.add(admin)
        await work.commit()
    new = NewPricing(
        seen_version=0,
        artist_share_basis_points=4_000,
        vat_basis_points=OPENING.vat_basis_points,
        shipping=OPENING.shipping,
        four_eyes_above=OPENING.four_eyes_above,
        hold=OPENING.hold,
        reservation=OPENING.reservation,
        production_costs={},
    )
    replace = ReplacePricing(storage=storage, clock=CLOCK)

    done = await asyncio.gather(
        *(replace(new, by=admin.id) for _ in range(10)), return_exceptions=True
    )

    assert sum(isinstance(each, Conflict) for each in done) == 9
    async with storage() as work:
        assert (await work.pricings.current()).version == 1
        assert [rule.basis_points for rule in await work.share_rules.list()] == [4_000]


async def test_of_ten_equal_slugs_one_is_taken(storage: Storage) -> None:
    shelf = await a_shelf(storage)
    create = CreateProduct(storage=storage, clock=CLOCK, ids=IDS)
    offer = an_offer(shelf)

    done = await asyncio.gather(
        *(create(ProductId(new_id()), offer) for _ in range(10)), return_exceptions=True
    )

    assert sum(isinstance(each, Conflict) for each in done) == 9


async def test_a_shelf_is_taken_away_or_gets_a_product_but_not_both(storage: Storage) -> None:
    archive = ArchiveCategory(storage=storage, clock=CLOCK)
    create = CreateProduct(storage=storage, clock=CLOCK, ids=IDS)
    shelf = await a_shelf(storage)

    done = await asyncio.gather(
        create(ProductId(new_id()), an_offer(shelf)),
        archive(shelf),
        return_exceptions=True,
    )

    assert sum(isinstance(each, Conflict | Invalid) for each in done) == 1


async def test_what_is_held_while_staff_change_a_product_stays_held(storage: Storage) -> None:
    shelf = await a_shelf(storage)
    create = CreateProduct(storage=storage, clock=CLOCK, ids=IDS)
    update = UpdateProduct(storage=storage, clock=CLOCK, ids=IDS)
    offer = an_offer(shelf, stock=20)
    product = await create(ProductId(new_id()), offer)
    (variant,) = product.variants
    kept = attrs.evolve(offer, variants=(attrs.evolve(offer.variants[0], keeps_stock=True),))

    async def hold() -> bool:
        async with storage() as work:
            is_held = await work.products.reserve(variant.id, 1)
            await work.commit()
        return is_held

    done = await asyncio.gather(
        *(hold() for _ in range(15)),
        *(update(product.id, kept) for _ in range(3)),
        return_exceptions=True,
    )

    assert done[:15] == [True] * 15
    assert not [each for each in done[15:] if isinstance(each, Exception)]
    async with storage() as work:
        (now,) = (await work.products.get(product.id)).variants
    assert (now.stock, now.reserved) == (20, 15)


async def test_a_shop_that_is_stocked_twice_at_once_is_stocked_once(storage: Storage) -> None:
    stock = StockShop(storage=storage, clock=CLOCK, ids=IDS)

    done = await asyncio.gather(stock(), stock(), return_exceptions=True)

    assert done.count(Stocked(categories=4, products=len(OPENING_RANGE))) == 1
    assert sum(isinstance(each, Conflict) or each == NOTHING_ADDED for each in done) == 1
    async with storage() as work:
        assert len(await work.categories.list()) == 4
        listed = await work.products.list(PageRequest(), ProductFilter())
    assert listed.total == len(OPENING_RANGE)

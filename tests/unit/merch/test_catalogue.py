"""Staff put products and shelves into the shop and take them out."""

import asyncio

import attrs
import pytest
from tests.builders import an_artist, new_id
from tests.builders.catalogue import CATEGORY_WORDING, a_category

from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.memory.system import MemoryClock
from stario.adapters.system import Uuid7Ids
from stario.domain.kernel.errors import Conflict, Invalid, NotFound
from stario.domain.kernel.ids import ArtistId, CategoryId, ProductId
from stario.domain.kernel.money import Money
from stario.domain.merch.model.offer import CategoryOffer, ProductOffer, VariantOffer
from stario.domain.merch.model.opening_range import OPENING_RANGE, T_SHIRT
from stario.domain.merch.model.product import Category, Product
from stario.domain.merch.usecases.change_category import (
    ArchiveCategory,
    CreateCategory,
    UpdateCategory,
)
from stario.domain.merch.usecases.create_product import CreateProduct
from stario.domain.merch.usecases.list_categories import ListCategories
from stario.domain.merch.usecases.read_product import ReadProduct
from stario.domain.merch.usecases.stock_shop import Stocked, StockShop
from stario.domain.merch.usecases.update_product import ArchiveProduct, UpdateProduct

SHELF = CategoryOffer(slug="clothing", wording=CATEGORY_WORDING, position=0, is_active=True)


class Shop:
    """Every use case over one memory; a test turns the parts and calls them."""

    def __init__(self) -> None:
        storage, clock, ids = MemoryStorage(), MemoryClock(), Uuid7Ids()
        self.storage, self.clock = storage, clock
        self.create_category = CreateCategory(storage=storage, clock=clock)
        self.update_category = UpdateCategory(storage=storage, clock=clock)
        self.archive_category = ArchiveCategory(storage=storage, clock=clock)
        self.create = CreateProduct(storage=storage, clock=clock, ids=ids)
        self.update = UpdateProduct(storage=storage, clock=clock, ids=ids)
        self.archive = ArchiveProduct(storage=storage, clock=clock)
        self.read = ReadProduct(storage=storage)
        self.stock = StockShop(storage=storage, clock=clock, ids=ids)

    async def shelf(self) -> Category:
        return await self.create_category(CategoryId(new_id()), SHELF)

    async def product(self, *variants: VariantOffer) -> tuple[Product, ProductOffer]:
        shelf = await self.shelf()
        offer = attrs.evolve(
            T_SHIRT, category_id=shelf.id, variants=variants or T_SHIRT.variants[:2]
        )
        return await self.create(ProductId(new_id()), offer), offer


@pytest.fixture
def shop() -> Shop:
    return Shop()


async def test_a_repeated_request_makes_one_product_and_one_shelf(shop: Shop) -> None:
    product, offer = await shop.product()

    assert await shop.create(product.id, offer) == product
    assert await shop.create_category(
        product.category_id, attrs.evolve(SHELF, slug="x")
    ) == await shop_category(shop, product)
    assert await shop.read(product.id) == product


async def shop_category(shop: Shop, product: Product) -> Category:
    async with shop.storage() as work:
        return await work.categories.get(product.category_id)


async def test_a_product_needs_a_shelf_in_the_shop_and_an_artist_who_exists(shop: Shop) -> None:
    _, offer = await shop.product()
    away = a_category(is_active=False)
    async with shop.storage() as work:
        await work.categories.add(away)
        await work.commit()

    for change, field in (
        ({"category_id": CategoryId(new_id())}, "category_id"),
        ({"category_id": away.id}, "category_id"),
        ({"artist_id": ArtistId(new_id())}, "artist_id"),
    ):
        wrong = attrs.evolve(offer, slug="other", **change)
        with pytest.raises(Invalid) as refusal:
            await shop.create(ProductId(new_id()), wrong)
        assert (refusal.value.field, refusal.value.reason) == (field, "unknown")


async def test_variants_are_known_by_their_sku(shop: Shop) -> None:
    artist = an_artist()
    async with shop.storage() as work:
        await work.artists.add(artist)
        await work.commit()
    was, offer = await shop.product()
    second, new = offer.variants[1], attrs.evolve(offer.variants[0], sku="NEW", stock=4)
    shop.clock.advance(seconds=60)

    product = await shop.update(
        was.id, attrs.evolve(offer, artist_id=artist.id, variants=(new, second))
    )

    by_sku = {variant.sku: variant for variant in product.variants}
    assert by_sku[second.sku] == was.variants[1]
    assert (by_sku["NEW"].stock, by_sku["NEW"].position) == (4, 0)
    assert not by_sku[offer.variants[0].sku].is_active
    assert (product.artist_id, product.created_at) == (artist.id, was.created_at)
    assert product.updated_at > was.updated_at


async def test_stock_stays_where_it_is_not_named(shop: Shop) -> None:
    counted = attrs.evolve(T_SHIRT.variants[0], stock=9)
    was, offer = await shop.product(counted)
    async with shop.storage() as work:
        await work.products.reserve(was.variants[0].id, 3)
        await work.products.sell(was.variants[0].id, 1)
        await work.commit()

    kept = attrs.evolve(offer, variants=(attrs.evolve(counted, stock=None, keeps_stock=True),))
    (left,) = (await shop.update(was.id, kept)).variants
    assert (left.stock, left.reserved) == (8, 2)

    (counted_anew,) = (await shop.update(was.id, offer)).variants
    assert (counted_anew.stock, counted_anew.reserved) == (9, 2)
    with pytest.raises(Conflict):
        too_few = attrs.evolve(offer, variants=(attrs.evolve(counted, stock=1),))
        await shop.update(was.id, too_few)


async def test_an_archived_product_is_for_staff_alone(shop: Shop) -> None:
    product, offer = await shop.product()

    await shop.archive(product.id)
    await shop.archive(product.id)

    with pytest.raises(NotFound):
        await shop.read(product.id)
    assert not (await shop.read(product.id, active_only=False)).is_active
    assert (await shop.update(product.id, offer)).is_active
    with pytest.raises(NotFound):
        await shop.archive(ProductId(new_id()))


async def test_a_shelf_with_products_on_sale_stays(shop: Shop) -> None:
    product, offer = await shop.product()
    shelf = product.category_id

    with pytest.raises(Conflict):
        await shop.archive_category(shelf)
    with pytest.raises(Conflict):
        await shop.update_category(shelf, attrs.evolve(SHELF, is_active=False))
    await shop.archive(product.id)
    await shop.archive_category(shelf)
    await shop.archive_category(shelf)

    assert await ListCategories(storage=shop.storage)() == ()
    with pytest.raises(Invalid):
        await shop.update(product.id, offer)
    off_sale = attrs.evolve(offer, is_active=False, price=Money(0))
    assert (await shop.update(product.id, off_sale)).price == Money(0)


async def test_a_shelf_is_renamed(shop: Shop) -> None:
    shelf = await shop.shelf()
    other = await shop.create_category(CategoryId(new_id()), attrs.evolve(SHELF, slug="b"))

    renamed = await shop.update_category(shelf.id, attrs.evolve(SHELF, slug="a", position=3))

    assert (renamed.slug, renamed.position) == ("a", 3)
    with pytest.raises(Conflict):
        await shop.update_category(other.id, attrs.evolve(SHELF, slug="a"))
    with pytest.raises(NotFound):
        await shop.update_category(CategoryId(new_id()), SHELF)


async def test_no_product_is_put_on_a_shelf_that_is_taken_away_at_that_moment(shop: Shop) -> None:
    shelf = await shop.shelf()
    offer = attrs.evolve(T_SHIRT, category_id=shelf.id)

    done = await asyncio.gather(
        shop.archive_category(shelf.id),
        shop.create(ProductId(new_id()), offer),
        return_exceptions=True,
    )

    assert sum(isinstance(each, Conflict | Invalid) for each in done) == 1


async def test_a_shop_is_stocked_once_and_what_staff_changed_stays(shop: Shop) -> None:
    assert await shop.stock() == Stocked(categories=4, products=len(OPENING_RANGE))
    assert await shop.stock() == Stocked(categories=0, products=0)
    async with shop.storage() as work:
        first = (await work.categories.list())[0]
    assert first.slug == "clothing"

    other = Shop()
    await other.product()
    assert await other.stock(only_when_empty=True) == Stocked(categories=0, products=0)
    assert await other.stock() == Stocked(categories=3, products=len(OPENING_RANGE) - 1)

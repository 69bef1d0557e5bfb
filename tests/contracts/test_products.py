"""What remembering products promises, on every storage."""

from datetime import timedelta

import attrs
import pytest

from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import ArtistId, CategoryId, ProductId, VariantId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.kernel.paging import PageRequest
from stario.domain.merch.model.product import Category, Mockup, PrintArea, Product, Wording
from stario.ports.repositories.merch import ProductFilter
from stario.ports.storage import Storage
from tests.builders import NOW, an_artist, new_id
from tests.builders.catalogue import a_category, a_product, a_variant, remembered_product

LATER = NOW + timedelta(minutes=1)
FIRST_PAGE = PageRequest()


async def remember(storage: Storage, category: Category, *products: Product) -> None:
    async with storage() as work:
        await work.categories.add(category)
        for product in products:
            await work.products.add(product)
        await work.commit()


async def stored(storage: Storage, product: Product) -> Product:
    async with storage() as work:
        return await work.products.get(product.id)


async def save(storage: Storage, product: Product, was: Product) -> None:
    async with storage() as work:
        await work.products.save(product, was=was)
        await work.commit()


async def slugs(
    storage: Storage, wanted: ProductFilter, request: PageRequest = FIRST_PAGE
) -> list[str]:
    async with storage() as work:
        page = await work.products.list(request, wanted)
    return [product.slug for product in page.items]


async def test_every_field_comes_back_as_it_was(storage: Storage) -> None:
    shelf, artist = a_category(), an_artist()
    product = a_product(
        shelf,
        a_variant(size="", colour="", stock=None, position=1, extra=Money(2**53 + 1)),
        a_variant(stock=5, reserved=2, is_active=False),
        artist_id=artist.id,
        mockup=Mockup.FRAMED_PRINT,
        print_area=PrintArea(
            width_mm=297.5, height_mm=420.0, bleed_mm=3.0, safe_mm=4.25, dpi=240, least_dpi=120
        ),
        price=Money(2**53 + 3),
        vat_basis_points=0,
        most_per_order=1,
        is_personalised=False,
        is_premium=True,
        is_active=False,
        updated_at=LATER,
    )
    async with storage() as work:
        await work.artists.add(artist)
        await work.commit()
    await remember(storage, shelf, product)

    assert await stored(storage, product) == product
    async with storage() as work:
        assert await work.products.of_variant(product.variants[1].id) == product


async def test_what_is_not_there_is_not_found(storage: Storage) -> None:
    async with storage() as work:
        with pytest.raises(NotFound):
            await work.products.get(ProductId(new_id()))
        with pytest.raises(NotFound):
            await work.products.of_variant(VariantId(new_id()))


async def test_products_of_many_variants_come_each_once(storage: Storage) -> None:
    first = await remembered_product(storage, a_variant(), a_variant(position=1))
    second, other = [await remembered_product(storage) for _ in range(2)]
    wanted = [variant.id for variant in (*second.variants, *first.variants)]

    async with storage() as work:
        found = await work.products.of_variants([*wanted, VariantId(new_id())])
        assert await work.products.of_variants(iter(())) == ()

    assert found == (first, second)
    assert other not in found


async def test_what_is_taken_is_refused_and_leaves_nothing_behind(storage: Storage) -> None:
    shelf = a_category()
    first = a_product(shelf, a_variant(sku="A"), slug="a")
    await remember(storage, shelf, first)

    for taken in (
        first,
        a_product(shelf, slug="a"),
        a_product(shelf, a_variant(sku="B"), a_variant(sku="A"), slug="b"),
    ):
        async with storage() as work:
            with pytest.raises(Conflict):
                await work.products.add(taken)
            await work.commit()

    assert await slugs(storage, ProductFilter()) == ["a"]
    later = a_product(shelf, a_variant(sku="B"), slug="b")
    async with storage() as work:
        await work.products.add(later)
        await work.commit()
    assert await stored(storage, later) == later


async def test_a_product_stands_on_a_shelf_that_is_there(storage: Storage) -> None:
    shelf = a_category()
    for product in (a_product(shelf), a_product(shelf, artist_id=ArtistId(new_id()))):
        async with storage() as work:
            with pytest.raises(Conflict):
                await work.products.add(product)
    product = await remembered_product(storage)
    async with storage() as work:
        with pytest.raises(Conflict):
            homeless = attrs.evolve(product, category_id=CategoryId(new_id()))
            await work.products.save(homeless, was=product)


async def test_an_artist_with_products_cannot_be_forgotten(storage: Storage) -> None:
    artist = an_artist()
    async with storage() as work:
        await work.artists.add(artist)
        await work.commit()
    await remembered_product(storage, artist_id=artist.id)

    async with storage() as work:
        with pytest.raises(Conflict):
            await work.artists.delete(artist.id)


async def test_saving_replaces_the_product_and_its_variants(storage: Storage) -> None:
    kept, dropped, new = a_variant(sku="K"), a_variant(sku="D", position=1), a_variant(sku="N")
    was = await remembered_product(storage, kept, dropped)
    mine = attrs.evolve(was.variants[0], colour="navy", extra=Money(100), position=3)
    added = attrs.evolve(new, product_id=was.id, position=2)
    product = attrs.evolve(
        was, slug="new", price=Money(1), is_active=False, updated_at=LATER, variants=(mine, added)
    )

    await save(storage, product, was)

    left_out = attrs.evolve(was.variants[1], is_active=False)
    assert await stored(storage, was) == attrs.evolve(product, variants=(left_out, added, mine))


async def test_a_product_that_has_changed_is_not_overwritten(storage: Storage) -> None:
    was = await remembered_product(storage)
    await save(storage, attrs.evolve(was, price=Money(7)), was)

    for change in ({"price": Money(8)}, {"variants": ()}):
        async with storage() as work:
            with pytest.raises(Conflict):
                await work.products.save(attrs.evolve(was, **change), was=was)


async def test_saving_does_not_undo_what_is_sold_meanwhile(storage: Storage) -> None:
    was = await remembered_product(storage, a_variant(stock=10, reserved=1))
    (variant,) = was.variants
    async with storage() as work:
        assert await work.products.reserve(variant.id, 3)
        await work.products.sell(variant.id, 2)
        await work.commit()

    more = attrs.evolve(variant, stock=15, reserved=0)
    await save(storage, attrs.evolve(was, variants=(more,)), was)

    (now,) = (await stored(storage, was)).variants
    assert (now.stock, now.reserved) == (13, 2)


async def test_no_less_can_be_in_store_than_is_held(storage: Storage) -> None:
    was = await remembered_product(storage, a_variant(stock=10, reserved=4))
    (variant,) = was.variants

    async with storage() as work:
        with pytest.raises(Conflict) as refusal:
            less = attrs.evolve(variant, stock=3)
            await work.products.save(attrs.evolve(was, variants=(less,)), was=was)
        await work.commit()
    assert refusal.value.details["what"] == "stock"

    assert await stored(storage, was) == was


async def test_a_sort_becomes_made_to_order_and_counted_again(storage: Storage) -> None:
    was = await remembered_product(storage, a_variant(stock=10, reserved=4))
    made = attrs.evolve(was, variants=(attrs.evolve(was.variants[0], stock=None),))
    await save(storage, made, was)
    assert await stored(storage, was) == made

    async with storage() as work:
        with pytest.raises(Conflict):
            await work.products.save(was, was=was)
    counted = attrs.evolve(made, variants=(attrs.evolve(was.variants[0], stock=6),))
    await save(storage, counted, made)
    assert await stored(storage, was) == counted


async def test_another_product_keeps_its_slug_and_sku(storage: Storage) -> None:
    shelf = a_category()
    first = a_product(shelf, a_variant(sku="A"), slug="a")
    second = a_product(shelf, a_variant(sku="B"), slug="b")
    await remember(storage, shelf, first, second)
    (variant,) = second.variants

    async with storage() as work:
        for taken in (
            attrs.evolve(second, slug="a"),
            attrs.evolve(second, price=Money(1), variants=(attrs.evolve(variant, sku="A"),)),
        ):
            with pytest.raises(Conflict):
                await work.products.save(taken, was=second)
        await work.commit()

    assert await stored(storage, second) == second


async def test_premium_ones_are_listed_first_then_the_newest(storage: Storage) -> None:
    shelf = a_category()
    await remember(
        storage,
        shelf,
        a_product(shelf, slug="old"),
        a_product(shelf, slug="new", created_at=LATER),
        a_product(shelf, a_variant(), a_variant(position=1), slug="premium", is_premium=True),
        a_product(shelf, slug="archived", is_active=False),
    )

    assert await slugs(storage, ProductFilter()) == ["premium", "new", "old"]
    everything = ProductFilter(active_only=False)
    assert await slugs(storage, everything, PageRequest(2, 3)) == ["old"]
    async with storage() as work:
        page = await work.products.list(PageRequest(9, 3), everything)
        first = await work.products.list(PageRequest(1, 1), ProductFilter())
    assert (page.items, page.total) == ((), 4)
    assert first.total == 3
    assert [len(product.variants) for product in first.items] == [2]


async def test_products_are_found_by_shelf_artist_and_kind(storage: Storage) -> None:
    shelf, other, artist = a_category(), a_category(), an_artist()
    async with storage() as work:
        await work.artists.add(artist)
        await work.categories.add(other)
        await work.commit()
    await remember(
        storage,
        shelf,
        a_product(shelf, slug="hers", artist_id=artist.id, created_at=LATER),
        a_product(shelf, slug="premium", is_premium=True),
        a_product(other, slug="elsewhere"),
    )

    assert await slugs(storage, ProductFilter(category_id=shelf.id)) == ["premium", "hers"]
    assert await slugs(storage, ProductFilter(artist_id=artist.id)) == ["hers"]
    assert await slugs(storage, ProductFilter(is_premium=False)) == ["hers", "elsewhere"]
    neither = ProductFilter(category_id=other.id, is_premium=True)
    assert await slugs(storage, neither) == []


@pytest.mark.parametrize(
    "text", ["oʻgʻil", "O'G'IL", "O‘G‘IL", "ФУТБОЛКА", "cotton", "100%", "T_shirt"]
)
async def test_words_are_found_in_every_language(storage: Storage, text: str) -> None:
    shelf = a_category()
    words = {
        Language.UZBEK: Wording(name="Futbolka", description="Oʻgʻil bolalar uchun"),
        Language.RUSSIAN: Wording(name="Футболка"),
        Language.ENGLISH: Wording(name="T_shirt", description="100% cotton"),
    }
    plain = dict.fromkeys(Language, Wording(name="Tshirt 1000"))
    await remember(
        storage,
        shelf,
        a_product(shelf, slug="found", wording=words),
        a_product(shelf, slug="other", wording=plain),
    )

    assert await slugs(storage, ProductFilter(text=text)) == ["found"]

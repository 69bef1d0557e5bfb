"""Goods of artists who agree no more, on every storage."""

from datetime import timedelta

import attrs
import pytest

from stario.domain.artists.model.artist import ArtistStatus
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.paging import PageRequest
from stario.domain.merch.model.product import Product
from stario.ports.repositories.merch import ProductFilter
from stario.ports.storage import Storage
from tests.builders import NOW, an_artist
from tests.builders.catalogue import a_category, a_product, a_variant

LATER = NOW + timedelta(minutes=1)


async def stored(storage: Storage, product: Product) -> Product:
    async with storage() as work:
        return await work.products.get(product.id)


async def test_what_an_artist_sells_goes_off_sale_at_once(storage: Storage) -> None:
    shelf, artist, other = a_category(), an_artist(), an_artist()
    hers = [a_product(shelf, a_variant(), artist_id=artist.id) for _ in range(2)]
    gone = a_product(shelf, a_variant(), artist_id=artist.id, is_active=False)
    others = [a_product(shelf, a_variant()), a_product(shelf, a_variant(), artist_id=other.id)]
    async with storage() as work:
        await work.artists.add(artist)
        await work.artists.add(other)
        await work.categories.add(shelf)
        for product in (*hers, gone, *others):
            await work.products.add(product)
        await work.commit()

    async with storage() as work:
        assert await work.products.take_off_sale(artist.id, at=LATER) == 2
        await work.commit()

    for product in hers:
        off_sale = attrs.evolve(product, is_active=False, updated_at=LATER)
        assert await stored(storage, product) == off_sale
    assert [await stored(storage, each) for each in (gone, *others)] == [gone, *others]
    # Whoever looked at it before does not put it back.
    async with storage() as work:
        with pytest.raises(Conflict):
            await work.products.save(attrs.evolve(hers[0], is_premium=True), was=hers[0])
    async with storage() as work:
        assert await work.products.take_off_sale(artist.id, at=LATER) == 0


async def test_goods_of_artists_who_are_not_active_can_be_left_out(storage: Storage) -> None:
    shelf = a_category()
    artists = [an_artist(status=status) for status in ArtistStatus]
    async with storage() as work:
        await work.categories.add(shelf)
        for artist in artists:
            await work.artists.add(artist)
            product = a_product(shelf, a_variant(), slug=artist.status.value, artist_id=artist.id)
            await work.products.add(product)
        await work.products.add(a_product(shelf, a_variant(), slug="nobody"))
        await work.products.add(a_product(shelf, a_variant(), slug="archived", is_active=False))
        await work.commit()

    async def slugs(wanted: ProductFilter) -> set[str]:
        async with storage() as work:
            page = await work.products.list(PageRequest(), wanted)
        assert page.total == len(page.items)
        return {product.slug for product in page.items}

    assert await slugs(ProductFilter(active_artists_only=True)) == {"active", "nobody"}
    everyone = {*ArtistStatus, "nobody"}
    assert await slugs(ProductFilter()) == everyone
    suspended = next(each for each in artists if each.status is ArtistStatus.SUSPENDED)
    hers = ProductFilter(artist_id=suspended.id, active_artists_only=True)
    assert await slugs(hers) == set()

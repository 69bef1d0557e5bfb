"""What holding, selling and giving back promises, on every storage."""

import asyncio

import pytest

from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import VariantId
from stario.domain.merch.model.product import Product
from stario.ports.storage import Storage
from tests.builders import new_id
from tests.builders.catalogue import a_variant, remembered_product


async def counts(storage: Storage, product: Product) -> list[tuple[int | None, int]]:
    async with storage() as work:
        found = await work.products.get(product.id)
    return [(variant.stock, variant.reserved) for variant in found.variants]


async def reserve(storage: Storage, variant: VariantId, quantity: int = 1) -> bool:
    async with storage() as work:
        is_held = await work.products.reserve(variant, quantity)
        await work.commit()
    return is_held


async def test_of_fifty_at_once_one_holds_the_last_unit(storage: Storage) -> None:
    product = await remembered_product(storage, a_variant(stock=3, reserved=2))
    (variant,) = product.variants

    held = await asyncio.gather(*(reserve(storage, variant.id) for _ in range(50)))

    assert sum(held) == 1
    assert await counts(storage, product) == [(3, 3)]


async def test_what_is_held_twice_at_once_is_held_twice(storage: Storage) -> None:
    product = await remembered_product(storage, a_variant(stock=25))
    (variant,) = product.variants

    held = await asyncio.gather(*(reserve(storage, variant.id, 2) for _ in range(20)))

    assert sum(held) == 12
    assert await counts(storage, product) == [(25, 24)]


async def test_more_than_there_is_cannot_be_held(storage: Storage) -> None:
    product = await remembered_product(storage, a_variant(stock=3, reserved=1))
    (variant,) = product.variants

    assert not await reserve(storage, variant.id, 3)
    assert await reserve(storage, variant.id, 2)
    assert not await reserve(storage, VariantId(new_id()))
    assert await counts(storage, product) == [(3, 3)]


async def test_what_is_made_to_order_has_no_end(storage: Storage) -> None:
    product = await remembered_product(storage, a_variant(stock=None))
    (variant,) = product.variants

    assert await reserve(storage, variant.id, 1_000)
    assert await counts(storage, product) == [(None, 1_000)]
    async with storage() as work:
        await work.products.release(variant.id, 400)
        await work.products.sell(variant.id, 600)
        await work.products.restock(variant.id, 9)
        await work.commit()

    assert await counts(storage, product) == [(None, 0)]


async def test_what_is_held_is_given_back_or_sold(storage: Storage) -> None:
    product = await remembered_product(storage, a_variant(stock=9, reserved=5))
    (variant,) = product.variants

    async with storage() as work:
        await work.products.release(variant.id, 2)
        await work.products.sell(variant.id, 3)
        await work.products.restock(variant.id, 1)
        await work.commit()

    assert await counts(storage, product) == [(7, 0)]


async def test_what_is_not_held_is_neither_given_back_nor_sold(storage: Storage) -> None:
    product = await remembered_product(storage, a_variant(stock=9, reserved=1))
    (variant,) = product.variants

    async with storage() as work:
        for refused in (work.products.release, work.products.sell):
            with pytest.raises(Conflict):
                await refused(variant.id, 2)
        with pytest.raises(NotFound):
            await work.products.restock(VariantId(new_id()), 1)
        await work.commit()

    assert await counts(storage, product) == [(9, 1)]


async def test_what_is_not_committed_is_not_held(storage: Storage) -> None:
    product = await remembered_product(storage, a_variant(stock=1))
    (variant,) = product.variants

    async with storage() as work:
        assert await work.products.reserve(variant.id, 1)

    assert await reserve(storage, variant.id)

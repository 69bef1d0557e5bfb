"""Products of the shop."""

# ruff: noqa: A002, B008 - arguments are named as the fields; defaults are frozen

from collections.abc import Mapping
from datetime import datetime

import attrs

from stario.domain.kernel.ids import ArtistId, CategoryId, ProductId, VariantId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.merch.model.product import (
    Category,
    Mockup,
    PrintArea,
    Product,
    Variant,
    Wording,
)
from stario.ports.storage import Storage
from tests.builders.values import NOW, SAME_AS_CREATED, new_id

CATEGORY_WORDING: Mapping[Language, Wording] = {
    Language.UZBEK: Wording(name="Kiyim", description="Kiyiladigan narsalar"),
    Language.RUSSIAN: Wording(name="Одежда", description="То, что носят"),
    Language.ENGLISH: Wording(name="Clothing", description="Things to wear"),
}
PRODUCT_WORDING: Mapping[Language, Wording] = {
    Language.UZBEK: Wording(name="Futbolka", description="Paxtadan oʻgʻil bolalar uchun"),
    Language.RUSSIAN: Wording(name="Футболка", description="Из хлопка"),
    Language.ENGLISH: Wording(name="T-shirt", description="Made of cotton"),
}


def a_category(
    *,
    id: str | None = None,
    slug: str | None = None,
    wording: Mapping[Language, Wording] = CATEGORY_WORDING,
    position: int = 0,
    is_active: bool = True,
    created_at: datetime = NOW,
    updated_at: datetime = SAME_AS_CREATED,
) -> Category:
    key = id or new_id()
    return Category(
        id=CategoryId(key),
        slug=slug or f"category-{key}",
        wording=wording,
        position=position,
        is_active=is_active,
        created_at=created_at,
        updated_at=created_at if updated_at == SAME_AS_CREATED else updated_at,
    )


def a_variant(
    *,
    id: str | None = None,
    product_id: str = "",
    sku: str | None = None,
    size: str = "L",
    colour: str = "black",
    extra: Money = NOTHING,
    stock: int | None = 10,
    reserved: int = 0,
    is_active: bool = True,
    position: int = 0,
) -> Variant:
    """`a_product` takes it over, with its own id."""
    key = id or new_id()
    return Variant(
        id=VariantId(key),
        product_id=ProductId(product_id),
        sku=sku or f"SKU-{key}".upper(),
        size=size,
        colour=colour,
        extra=extra,
        stock=stock,
        reserved=reserved,
        is_active=is_active,
        position=position,
    )


def a_product(
    category: Category,
    *variants: Variant,
    id: str | None = None,
    artist_id: ArtistId | None = None,
    slug: str | None = None,
    wording: Mapping[Language, Wording] = PRODUCT_WORDING,
    mockup: Mockup = Mockup.T_SHIRT,
    print_area: PrintArea = PrintArea(width_mm=300.0, height_mm=400.0, bleed_mm=0.0, safe_mm=5.0),
    price: Money = Money.from_som(150_000),
    production_cost: Money = Money.from_som(60_000),
    vat_basis_points: int = 1_200,
    mxik: str = "06109001001000000",
    package_code: str = "1495085",
    production_days: int = 3,
    most_per_order: int = 10,
    is_personalised: bool = True,
    is_premium: bool = False,
    is_active: bool = True,
    created_at: datetime = NOW,
    updated_at: datetime = SAME_AS_CREATED,
) -> Product:
    """On sale, 150 000 so'm, with *variants*, or with one of which ten are in store."""
    key = ProductId(id or new_id())
    kinds = (attrs.evolve(variant, product_id=key) for variant in variants or (a_variant(),))
    return Product(
        id=key,
        category_id=category.id,
        artist_id=artist_id,
        slug=slug or f"product-{key}",
        wording=wording,
        mockup=mockup,
        print_area=print_area,
        price=price,
        production_cost=production_cost,
        vat_basis_points=vat_basis_points,
        mxik=mxik,
        package_code=package_code,
        production_days=production_days,
        most_per_order=most_per_order,
        is_personalised=is_personalised,
        is_premium=is_premium,
        is_active=is_active,
        variants=tuple(sorted(kinds, key=Variant.place)),
        created_at=created_at,
        updated_at=created_at if updated_at == SAME_AS_CREATED else updated_at,
    )


async def remembered_product(
    storage: Storage, *variants: Variant, artist_id: ArtistId | None = None
) -> Product:
    """Remember a product on a shelf of its own."""
    category = a_category()
    product = a_product(category, *variants, artist_id=artist_id)
    async with storage() as work:
        await work.categories.add(category)
        await work.products.add(product)
        await work.commit()
    return product

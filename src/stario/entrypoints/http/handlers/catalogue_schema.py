"""How the catalogue looks to fans over HTTP."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from stario.domain.kernel.ids import ArtistId, CategoryId
from stario.domain.kernel.language import Language
from stario.domain.merch.model.product import Category, Mockup, PrintArea, Product, Variant
from stario.entrypoints.http.fields import AmountUzs, PageQuery, Uuid
from stario.ports.repositories.merch import ProductFilter

SearchText = Annotated[
    str,
    Meta(max_length=100, description="A part of a name or description, in any language."),
]


class CategoryPath(msgspec.Struct):
    category_id: Uuid


class ProductPath(msgspec.Struct):
    product_id: Uuid


class ProductsQuery(PageQuery, kw_only=True):
    search: SearchText | None = None
    category_id: Uuid | None = None
    artist_id: Uuid | None = None
    is_premium: bool | None = None

    def filter(self, *, active_only: bool = True) -> ProductFilter:
        return ProductFilter(
            text=self.search or None,
            category_id=CategoryId(self.category_id) if self.category_id else None,
            artist_id=ArtistId(self.artist_id) if self.artist_id else None,
            is_premium=self.is_premium,
            active_only=active_only,
            active_artists_only=active_only,
        )


class CategoryAnswer(msgspec.Struct, kw_only=True):
    """A shelf, in the language of the request."""

    id: Uuid
    slug: str
    name: str
    description: str


class PrintAreaAnswer(msgspec.Struct, kw_only=True):
    """Where ink goes; nothing that matters may come nearer to an edge than `safe_mm`."""

    width_mm: float
    height_mm: float
    bleed_mm: float
    safe_mm: float
    dpi: int
    least_dpi: Annotated[int, Meta(description="A coarser picture is refused.")]


class VariantAnswer(msgspec.Struct, kw_only=True):
    """One size and colour."""

    id: Uuid
    sku: str
    size: str
    color: str
    price_uzs: AmountUzs
    in_stock: bool
    is_made_to_order: bool
    available: Annotated[
        int, Meta(ge=0, description="So many may be put into one order at most now.")
    ]


class ProductAnswer(msgspec.Struct, kw_only=True):
    """A product, in the language of the request."""

    id: Uuid
    slug: str
    name: str
    description: str
    category_id: Uuid
    artist_id: Uuid | None
    mockup: Mockup
    price_uzs: Annotated[AmountUzs, Meta(description="Of the cheapest variant, VAT included.")]
    is_premium: bool
    is_personalised: Annotated[
        bool, Meta(description="Made for one person: it comes back only when it is faulty.")
    ]
    in_stock: bool
    production_days: int
    max_per_order: int
    sizes: list[str]
    colors: list[str]
    print_area: PrintAreaAnswer
    variants: list[VariantAnswer]
    created_at: datetime
    updated_at: datetime


def category_answer(category: Category, language: Language) -> CategoryAnswer:
    words = category.wording[language]
    return CategoryAnswer(
        id=category.id, slug=category.slug, name=words.name, description=words.description
    )


def print_area_answer(area: PrintArea) -> PrintAreaAnswer:
    return PrintAreaAnswer(
        width_mm=area.width_mm,
        height_mm=area.height_mm,
        bleed_mm=area.bleed_mm,
        safe_mm=area.safe_mm,
        dpi=area.dpi,
        least_dpi=area.least_dpi,
    )


def product_answer(product: Product, language: Language) -> ProductAnswer:
    """Show what a fan may see: neither costs, nor how many lie in store, nor archived variants."""
    words = product.wording[language]
    variants = [
        _variant_answer(product, variant) for variant in product.variants if variant.is_active
    ]
    return ProductAnswer(
        id=product.id,
        slug=product.slug,
        name=words.name,
        description=words.description,
        category_id=product.category_id,
        artist_id=product.artist_id,
        mockup=product.mockup,
        price_uzs=min((each.price_uzs for each in variants), default=product.price.som),
        is_premium=product.is_premium,
        is_personalised=product.is_personalised,
        in_stock=any(each.in_stock for each in variants),
        production_days=product.production_days,
        max_per_order=product.most_per_order,
        sizes=_distinct(each.size for each in variants),
        colors=_distinct(each.color for each in variants),
        print_area=print_area_answer(product.print_area),
        variants=variants,
        created_at=product.created_at,
        updated_at=product.updated_at,
    )


def _variant_answer(product: Product, variant: Variant) -> VariantAnswer:
    left = product.most_per_order if variant.available is None else variant.available
    return VariantAnswer(
        id=variant.id,
        sku=variant.sku,
        size=variant.size,
        color=variant.colour,
        price_uzs=product.price_of(variant).som,
        in_stock=left > 0,
        is_made_to_order=variant.stock is None,
        # How much lies in store is nobody's business: an order's limit is enough.
        available=max(0, min(left, product.most_per_order)),
    )


def _distinct(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, words)))

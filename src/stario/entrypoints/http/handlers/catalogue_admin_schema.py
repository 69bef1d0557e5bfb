"""How the catalogue looks to staff over HTTP."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from stario.domain.kernel.ids import ArtistId, CategoryId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.merch.model.offer import (
    COARSEST_DPI,
    FINEST_DPI,
    HIGHEST_PRICE,
    HIGHEST_VAT,
    LARGEST_BLEED_MM,
    LARGEST_POSITION,
    LARGEST_SIDE_MM,
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    LONGEST_SKU,
    LONGEST_SLUG,
    LONGEST_SORT,
    MOST_DAYS,
    MOST_IN_STORE,
    MOST_PER_ORDER,
    MOST_VARIANTS,
    SMALLEST_SIDE_MM,
    CategoryOffer,
    ProductOffer,
    VariantOffer,
)
from stario.domain.merch.model.product import (
    Category,
    Mockup,
    PrintArea,
    Product,
    Variant,
    Wording,
)
from stario.entrypoints.http.fields import Uuid
from stario.entrypoints.http.handlers.catalogue_schema import PrintAreaAnswer, print_area_answer

PriceUzs = Annotated[
    int, Meta(ge=0, le=HIGHEST_PRICE.som, description="Whole so'm.", examples=[149000])
]
Slug = Annotated[
    str,
    Meta(
        pattern="^[a-z0-9]+(-[a-z0-9]+)*$",
        min_length=1,
        max_length=LONGEST_SLUG,
        examples=["t-shirt"],
    ),
]
Sku = Annotated[
    str,
    Meta(
        pattern="^[A-Z0-9]+(-[A-Z0-9]+)*$",
        min_length=1,
        max_length=LONGEST_SKU,
        examples=["TSHIRT-BLACK-L"],
    ),
]
SortText = Annotated[str, Meta(max_length=LONGEST_SORT)]
Side = Annotated[float, Meta(ge=SMALLEST_SIDE_MM, le=LARGEST_SIDE_MM, examples=[297.0])]
Dpi = Annotated[int, Meta(ge=COARSEST_DPI, le=FINEST_DPI)]
VatBasisPoints = Annotated[
    int, Meta(ge=0, le=HIGHEST_VAT, description="Hundredths of a percent.", examples=[1200])
]


class WordsBody(msgspec.Struct, kw_only=True):
    """What it is called in one language."""

    name: Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME, examples=["Futbolka"])]
    description: Annotated[str, Meta(max_length=LONGEST_DESCRIPTION)] = ""


class TranslationsBody(msgspec.Struct, kw_only=True):
    """Every language is needed."""

    uz: WordsBody
    ru: WordsBody
    en: WordsBody

    def wording(self) -> dict[Language, Wording]:
        said = {Language.UZBEK: self.uz, Language.RUSSIAN: self.ru, Language.ENGLISH: self.en}
        return {
            language: Wording(name=words.name, description=words.description)
            for language, words in said.items()
        }


class CategoryBody(msgspec.Struct, kw_only=True):
    """A shelf; lower positions come first."""

    slug: Slug
    translations: TranslationsBody
    position: Annotated[int, Meta(ge=0, le=LARGEST_POSITION)] = 0
    is_active: bool = True

    def offer(self) -> CategoryOffer:
        return CategoryOffer(
            slug=self.slug,
            wording=self.translations.wording(),
            position=self.position,
            is_active=self.is_active,
        )


class AdminCategoryAnswer(CategoryBody, kw_only=True):
    """A shelf as staff see it."""

    id: Uuid
    created_at: datetime
    updated_at: datetime


class PrintAreaBody(msgspec.Struct, kw_only=True):
    """The finished size, and what the printer needs beyond and within it."""

    width_mm: Side
    height_mm: Side
    bleed_mm: Annotated[float, Meta(ge=0, le=LARGEST_BLEED_MM)] = 0.0
    safe_mm: Annotated[float, Meta(ge=0, description="At most a quarter of a side.")] = 5.0
    dpi: Dpi = 300
    least_dpi: Annotated[Dpi, Meta(description="At most `dpi`.")] = 150


class VariantBody(msgspec.Struct, kw_only=True):
    """
    One size and colour, known by its SKU.

    `stock`: so many are in store; null: made to order; left out: as it was, and made to order
    where it is new.
    """

    sku: Sku
    size: SortText = ""
    color: SortText = ""
    extra_uzs: Annotated[PriceUzs, Meta(description="On top of the product's price.")] = 0
    stock: Annotated[int, Meta(ge=0, le=MOST_IN_STORE)] | UnsetType | None = UNSET
    is_active: bool = True

    def offer(self) -> VariantOffer:
        return VariantOffer(
            sku=self.sku,
            size=self.size,
            colour=self.color,
            extra=Money.from_som(self.extra_uzs),
            stock=None if self.stock is UNSET else self.stock,
            keeps_stock=self.stock is UNSET,
            is_active=self.is_active,
        )


class ProductBody(msgspec.Struct, kw_only=True):
    """A product; `mxik` and `package_code` go on fiscal receipts."""

    category_id: Uuid
    artist_id: Annotated[Uuid, Meta(description="Who shares in the proceeds.")] | None = None
    slug: Slug
    translations: TranslationsBody
    mockup: Mockup
    print_area: PrintAreaBody
    price_uzs: PriceUzs
    production_cost_uzs: PriceUzs
    vat_basis_points: VatBasisPoints = 1_200
    mxik: Annotated[str, Meta(pattern="^[0-9]{17}$", min_length=17, max_length=17)]
    package_code: Annotated[str, Meta(pattern="^[0-9]{1,20}$", min_length=1, max_length=20)]
    production_days: Annotated[int, Meta(ge=0, le=MOST_DAYS)] = 3
    max_per_order: Annotated[int, Meta(ge=1, le=MOST_PER_ORDER)] = 10
    is_personalised: bool = True
    is_premium: bool = False
    is_active: bool = True
    variants: Annotated[list[VariantBody], Meta(min_length=1, max_length=MOST_VARIANTS)]

    def offer(self) -> ProductOffer:
        return ProductOffer(
            category_id=CategoryId(self.category_id),
            artist_id=ArtistId(self.artist_id) if self.artist_id else None,
            slug=self.slug,
            wording=self.translations.wording(),
            mockup=self.mockup,
            print_area=PrintArea(**msgspec.structs.asdict(self.print_area)),
            price=Money.from_som(self.price_uzs),
            production_cost=Money.from_som(self.production_cost_uzs),
            vat_basis_points=self.vat_basis_points,
            mxik=self.mxik,
            package_code=self.package_code,
            production_days=self.production_days,
            most_per_order=self.max_per_order,
            is_personalised=self.is_personalised,
            is_premium=self.is_premium,
            is_active=self.is_active,
            variants=tuple(variant.offer() for variant in self.variants),
        )


class AdminVariantAnswer(msgspec.Struct, kw_only=True):
    """A variant as staff see it; unpaid orders hold `reserved` of `stock`."""

    id: Uuid
    sku: str
    size: str
    color: str
    extra_uzs: PriceUzs
    stock: Annotated[int | None, Meta(description="Null: made to order.")]
    reserved: int
    is_active: bool


class AdminProductAnswer(msgspec.Struct, kw_only=True):
    """A product as staff see it."""

    id: Uuid
    category_id: Uuid
    artist_id: Uuid | None
    slug: str
    translations: TranslationsBody
    mockup: Mockup
    print_area: PrintAreaAnswer
    price_uzs: PriceUzs
    production_cost_uzs: PriceUzs
    vat_basis_points: int
    mxik: str
    package_code: str
    production_days: int
    max_per_order: int
    is_personalised: bool
    is_premium: bool
    is_active: bool
    variants: list[AdminVariantAnswer]
    created_at: datetime
    updated_at: datetime


def translations_of(wording: Mapping[Language, Wording]) -> TranslationsBody:
    said = {
        language.value: WordsBody(name=words.name, description=words.description)
        for language, words in wording.items()
    }
    return TranslationsBody(**said)


def admin_category_answer(category: Category) -> AdminCategoryAnswer:
    return AdminCategoryAnswer(
        id=category.id,
        slug=category.slug,
        translations=translations_of(category.wording),
        position=category.position,
        is_active=category.is_active,
        created_at=category.created_at,
        updated_at=category.updated_at,
    )


def admin_product_answer(product: Product) -> AdminProductAnswer:
    return AdminProductAnswer(
        id=product.id,
        category_id=product.category_id,
        artist_id=product.artist_id,
        slug=product.slug,
        translations=translations_of(product.wording),
        mockup=product.mockup,
        print_area=print_area_answer(product.print_area),
        price_uzs=product.price.som,
        production_cost_uzs=product.production_cost.som,
        vat_basis_points=product.vat_basis_points,
        mxik=product.mxik,
        package_code=product.package_code,
        production_days=product.production_days,
        max_per_order=product.most_per_order,
        is_personalised=product.is_personalised,
        is_premium=product.is_premium,
        is_active=product.is_active,
        variants=[_admin_variant(variant) for variant in product.variants],
        created_at=product.created_at,
        updated_at=product.updated_at,
    )


def _admin_variant(variant: Variant) -> AdminVariantAnswer:
    return AdminVariantAnswer(
        id=variant.id,
        sku=variant.sku,
        size=variant.size,
        color=variant.colour,
        extra_uzs=variant.extra.som,
        stock=variant.stock,
        reserved=variant.reserved,
        is_active=variant.is_active,
    )

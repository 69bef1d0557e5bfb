"""What staff say of a product or a shelf, and the rules for it."""

import re
from collections.abc import Mapping
from math import isfinite

import attrs

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.ids import ArtistId, CategoryId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.kernel.text import clean_line
from stario.domain.merch.model.product import Mockup, PrintArea, Wording

LONGEST_NAME = 120
LONGEST_DESCRIPTION = 2000
LONGEST_SLUG = 64
LONGEST_SKU = 40
LONGEST_SORT = 40
MOST_VARIANTS = 200
MOST_IN_STORE = 1_000_000
MOST_PER_ORDER = 100
MOST_DAYS = 90
HIGHEST_PRICE = Money.from_som(1_000_000_000)
HIGHEST_VAT = 5_000
LARGEST_POSITION = 10_000

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SKU = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")
MXIK = re.compile(r"[0-9]{17}")
PACKAGE_CODE = re.compile(r"[0-9]{1,20}")

SMALLEST_SIDE_MM = 10.0
LARGEST_SIDE_MM = 2_000.0
LARGEST_BLEED_MM = 50.0
COARSEST_DPI = 50
FINEST_DPI = 1_200
MM_PER_INCH = 25.4
MOST_PIXELS = 120_000_000
"""Of a print file with its bleed: what one process can hold."""


@attrs.frozen(kw_only=True)
class CategoryOffer:
    """A shelf as staff describe it."""

    slug: str
    wording: Mapping[Language, Wording]
    position: int
    is_active: bool

    def checked(self) -> "CategoryOffer":
        """
        Bring texts into clean lines.

        Raises:
            Invalid: a value breaks a rule.
        """
        if not 0 <= self.position <= LARGEST_POSITION:
            raise Invalid("position", "out_of_range")
        return attrs.evolve(
            self,
            slug=_of_form("slug", self.slug, SLUG, LONGEST_SLUG),
            wording=checked_wording(self.wording),
        )


@attrs.frozen(kw_only=True)
class VariantOffer:
    """
    One sort as staff describe it; its SKU says which one it is.

    `stock`: so many are in store; None: it is made to order. With `keeps_stock` it stays as it is.
    """

    sku: str
    size: str
    colour: str
    extra: Money
    stock: int | None
    keeps_stock: bool
    is_active: bool

    def checked(self, field: str) -> "VariantOffer":
        if not NOTHING <= self.extra <= HIGHEST_PRICE:
            raise Invalid(f"{field}.extra_uzs", "out_of_range")
        if self.stock is not None and not 0 <= self.stock <= MOST_IN_STORE:
            raise Invalid(f"{field}.stock", "out_of_range")
        return attrs.evolve(
            self,
            sku=_of_form(f"{field}.sku", self.sku, SKU, LONGEST_SKU),
            size=clean_line(f"{field}.size", self.size, longest=LONGEST_SORT),
            colour=clean_line(f"{field}.color", self.colour, longest=LONGEST_SORT),
        )


@attrs.frozen(kw_only=True)
class ProductOffer:
    """A product as staff describe it."""

    category_id: CategoryId
    artist_id: ArtistId | None
    slug: str
    wording: Mapping[Language, Wording]
    mockup: Mockup
    print_area: PrintArea
    price: Money
    production_cost: Money
    vat_basis_points: int
    mxik: str
    package_code: str
    production_days: int
    most_per_order: int
    is_personalised: bool
    is_premium: bool
    is_active: bool
    variants: tuple[VariantOffer, ...]

    def checked(self) -> "ProductOffer":
        """
        Bring texts into clean lines.

        Raises:
            Invalid: a value breaks a rule; fields are named as the API names them.
        """
        checked_amount("price_uzs", self.price)
        checked_amount("production_cost_uzs", self.production_cost)
        for field, value, least, most in (
            ("vat_basis_points", self.vat_basis_points, 0, HIGHEST_VAT),
            ("production_days", self.production_days, 0, MOST_DAYS),
            ("max_per_order", self.most_per_order, 1, MOST_PER_ORDER),
        ):
            if not least <= value <= most:
                raise Invalid(field, "out_of_range")
        _check_print_area(self.print_area)
        return attrs.evolve(
            self,
            slug=_of_form("slug", self.slug, SLUG, LONGEST_SLUG),
            wording=checked_wording(self.wording),
            mxik=_of_form("mxik", self.mxik, MXIK, 17),
            package_code=_of_form("package_code", self.package_code, PACKAGE_CODE, 20),
            variants=_checked_variants(self.variants),
        )


def checked_amount(field: str, amount: Money) -> Money:
    """
    Give *amount* back.

    Raises:
        Invalid: it is negative or absurd, or no whole number of so'm.
    """
    if not NOTHING <= amount <= HIGHEST_PRICE or amount != Money.from_som(amount.tiyin // 100):
        raise Invalid(field, "out_of_range")
    return amount


def checked_wording(wording: Mapping[Language, Wording]) -> dict[Language, Wording]:
    """
    Bring names and descriptions of every language into clean lines.

    Raises:
        Invalid: a language is missing, or a text breaks a rule.
    """
    words = {}
    for language in Language:
        field = f"translations.{language.value}"
        if language not in wording:
            raise Invalid(field, "missing")
        said = wording[language]
        words[language] = Wording(
            name=clean_line(f"{field}.name", said.name, shortest=1, longest=LONGEST_NAME),
            description=_clean_paragraphs(f"{field}.description", said.description),
        )
    return words


def _clean_paragraphs(field: str, raw: str) -> str:
    lines = [clean_line(field, line, longest=LONGEST_DESCRIPTION) for line in raw.splitlines()]
    text = "\n".join(lines).strip()
    if len(text) > LONGEST_DESCRIPTION:
        raise Invalid(field, "too_long", longest=LONGEST_DESCRIPTION)
    return text


def _of_form(field: str, text: str, form: re.Pattern[str], longest: int) -> str:
    if len(text) > longest:
        raise Invalid(field, "too_long", longest=longest)
    if not form.fullmatch(text):
        raise Invalid(field, "form")
    return text


def _checked_variants(variants: tuple[VariantOffer, ...]) -> tuple[VariantOffer, ...]:
    if not variants:
        raise Invalid("variants", "empty")
    if len(variants) > MOST_VARIANTS:
        raise Invalid("variants", "too_many", longest=MOST_VARIANTS)
    checked = tuple(one.checked(f"variants[{n}]") for n, one in enumerate(variants))
    skus: set[str] = set()
    sorts: set[tuple[str, str]] = set()
    for number, one in enumerate(checked):
        if one.sku in skus:
            raise Invalid(f"variants[{number}].sku", "repeated")
        if (one.size, one.colour) in sorts:
            raise Invalid(f"variants[{number}]", "repeated")
        skus.add(one.sku)
        sorts.add((one.size, one.colour))
    return checked


def _check_print_area(area: PrintArea) -> None:
    sides = (area.width_mm, area.height_mm)
    for field, value, least, most in (
        ("width_mm", area.width_mm, SMALLEST_SIDE_MM, LARGEST_SIDE_MM),
        ("height_mm", area.height_mm, SMALLEST_SIDE_MM, LARGEST_SIDE_MM),
        ("bleed_mm", area.bleed_mm, 0.0, LARGEST_BLEED_MM),
        # What is safe on both sides leaves something between.
        ("safe_mm", area.safe_mm, 0.0, min(sides) / 4),
        ("dpi", area.dpi, COARSEST_DPI, FINEST_DPI),
        ("least_dpi", area.least_dpi, COARSEST_DPI, area.dpi),
    ):
        if not (isfinite(value) and least <= value <= most):
            raise Invalid(f"print_area.{field}", "out_of_range")
    width, height = ((side + 2 * area.bleed_mm) / MM_PER_INCH * area.dpi for side in sides)
    if width * height > MOST_PIXELS:
        raise Invalid("print_area.dpi", "too_many_pixels", most=MOST_PIXELS)

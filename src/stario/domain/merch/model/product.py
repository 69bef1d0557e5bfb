"""What the catalogue offers."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import attrs

from stario.domain.kernel.ids import ArtistId, CategoryId, ProductId, VariantId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money


class Mockup(StrEnum):
    """The body that a design is shown on and printed for."""

    T_SHIRT = "t_shirt"
    POSTER = "poster"
    PHONE_CASE = "phone_case"
    MUG = "mug"
    FRAMED_PRINT = "framed_print"
    FIGURINE = "figurine"


@attrs.frozen(kw_only=True)
class Wording:
    """What a product or category is called in one language."""

    name: str
    description: str = ""


@attrs.frozen(kw_only=True)
class Category:
    """A shelf of the shop; `wording` has an entry for every language."""

    id: CategoryId
    slug: str
    wording: Mapping[Language, Wording]
    position: int
    is_active: bool
    created_at: datetime
    updated_at: datetime


@attrs.frozen(kw_only=True)
class PrintArea:
    """
    Where ink goes.

    `width_mm` x `height_mm` is the finished size; `bleed_mm` is printed beyond each edge and cut
    off; nothing that matters may come nearer to an edge than `safe_mm`. A print file needs
    `dpi` at the finished size and is refused below `least_dpi`.
    """

    width_mm: float
    height_mm: float
    bleed_mm: float
    safe_mm: float
    dpi: int = 300
    least_dpi: int = 150


@attrs.frozen(kw_only=True)
class Variant:
    """
    One size and colour of a product.

    `stock` is what lies in store and nobody has paid for, `reserved` how much of it unpaid orders
    hold; None: made to order, without a limit. `extra` is added to the product's price.
    """

    id: VariantId
    product_id: ProductId
    sku: str
    size: str
    colour: str
    extra: Money
    stock: int | None
    reserved: int = 0
    is_active: bool = True
    position: int = 0

    @property
    def available(self) -> int | None:
        """How many may still be ordered; None: any number."""
        return None if self.stock is None else self.stock - self.reserved

    def place(self) -> tuple[int, VariantId]:
        """Variants stand by position, then by id."""
        return self.position, self.id


@attrs.frozen(kw_only=True)
class Product:
    """
    Something that can be bought.

    `price` is gross, VAT included. `production_cost` is what the maker takes for a piece.
    `artist_id` shares in the proceeds; None: none does. `mxik` (IKPU) is the 17 digit code of the
    national catalogue of goods, `package_code` its unit there; both go on fiscal receipts.
    `is_personalised`: it is made for one fan, and comes back only when it is faulty.
    """

    id: ProductId
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
    variants: tuple[Variant, ...]
    created_at: datetime
    updated_at: datetime

    def variant(self, variant: VariantId) -> Variant:
        """
        Give one of its own.

        Raises:
            KeyError: it has none of that id.
        """
        return {each.id: each for each in self.variants}[variant]

    def price_of(self, variant: Variant) -> Money:
        return self.price + variant.extra

    @property
    def searched(self) -> str:
        """What a search looks through: names and descriptions of every language."""
        words = (self.wording[language] for language in Language if language in self.wording)
        return "\n".join(f"{each.name}\n{each.description}" for each in words)

    def without_counts(self) -> "Product":
        """
        Leave out what buying changes: two that are equal so differ in sales alone.

        A variant that is counted and one that is made to order still differ.
        """
        plain = (
            attrs.evolve(variant, stock=None if variant.stock is None else 0, reserved=0)
            for variant in self.variants
        )
        return attrs.evolve(self, variants=tuple(sorted(plain, key=Variant.place)))

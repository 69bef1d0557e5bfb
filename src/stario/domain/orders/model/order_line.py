"""One line of an order, with everything that decides who gets which part of its money."""

from enum import StrEnum

import attrs

from stario.domain.kernel.ids import ArtistId, JobId, PreviewId, ProductId, VariantId
from stario.domain.kernel.money import NOTHING, Money


class LineKind(StrEnum):
    PRODUCT = "product"
    VIDEO = "video"
    VOICE = "voice"
    POSTER = "poster"


class DiscountBearer(StrEnum):
    """Who earns less when a fan pays less."""

    PLATFORM = "platform"
    SHARED = "shared"


@attrs.frozen(kw_only=True)
class ShareTerms:
    """
    The rule of sharing in force at the sale, frozen.

    `basis_points` go to the artist (5000 are a half) of the base: gross less VAT, less the
    provider's fee, and less the cost of production where `deducts_production`. `rule_id` and
    `version` name the rule.
    """

    rule_id: str
    version: int
    basis_points: int
    deducts_production: bool


@attrs.frozen(kw_only=True)
class OrderLine:
    """
    `title` is in the language of the order. Amounts are gross, VAT included; `discount` and
    `production_cost` are for the whole line. `print_key` names the print-ready file in the media
    bucket. `share` None: no artist shares in it.
    """

    number: int
    kind: LineKind
    title: str
    quantity: int
    unit_price: Money
    vat_basis_points: int
    mxik: str
    package_code: str
    discount: Money = NOTHING
    discount_bearer: DiscountBearer = DiscountBearer.PLATFORM
    production_cost: Money = NOTHING
    artist_id: ArtistId | None = None
    share: ShareTerms | None = None
    product_id: ProductId | None = None
    variant_id: VariantId | None = None
    preview_id: PreviewId | None = None
    print_key: str | None = None
    job_id: JobId | None = None
    is_personalised: bool = False

    @property
    def gross(self) -> Money:
        """Before the discount."""
        return self.unit_price * self.quantity

    @property
    def total(self) -> Money:
        return self.gross - self.discount

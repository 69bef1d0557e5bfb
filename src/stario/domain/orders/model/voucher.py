"""Codes that make an order cheaper."""

import re
import unicodedata
from datetime import datetime
from enum import StrEnum

import attrs

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.ids import AccountId, ArtistId, CategoryId, ProductId, VoucherId
from stario.domain.kernel.money import BASIS_POINTS, NOTHING, TIYIN_PER_SOM, Money
from stario.domain.merch.model.product import Product
from stario.domain.orders.model.order_line import DiscountBearer

CODE_PATTERN = "^[A-Z0-9][A-Z0-9-]{2,30}[A-Z0-9]$"
_CODE = re.compile(CODE_PATTERN)


class VoucherKind(StrEnum):
    PERCENT = "percent"
    AMOUNT = "amount"
    FREE_SHIPPING = "free_shipping"


class VoucherRefusal(StrEnum):
    """Why a voucher does not count."""

    UNKNOWN = "voucher_unknown"
    """No such code, or one that was withdrawn."""
    NOT_YET = "voucher_not_yet"
    OVER = "voucher_over"
    USED_UP = "voucher_used_up"
    """By everybody together, or by this person."""
    TOO_LITTLE = "voucher_subtotal"
    OTHER_GOODS = "voucher_other_goods"


class VoucherRefused(Invalid):
    """The voucher does not count, and why."""

    def __init__(self, refusal: VoucherRefusal, **details: str | int | float | None) -> None:
        super().__init__("voucher_code", refusal.value, **details)
        self.refusal = refusal


@attrs.frozen(kw_only=True)
class Voucher:
    """
    What a code is worth.

    `code` is in normal form. `basis_points` are those of a PERCENT, `amount` that of an AMOUNT;
    `max_discount` caps either of them, and free shipping. It counts for what *product_id*,
    *category_id* and *artist_id* all allow (None: everything), from a subtotal of such goods of
    `min_subtotal` on. `valid_until` is the first moment at which it counts no more. `used` counts
    orders that stand.
    """

    id: VoucherId
    code: str
    kind: VoucherKind
    basis_points: int = 0
    amount: Money = NOTHING
    min_subtotal: Money = NOTHING
    max_discount: Money | None = None
    valid_from: datetime
    valid_until: datetime | None = None
    most_uses: int | None = None
    most_uses_per_account: int | None = None
    product_id: ProductId | None = None
    category_id: CategoryId | None = None
    artist_id: ArtistId | None = None
    bearer: DiscountBearer = DiscountBearer.PLATFORM
    is_active: bool = True
    used: int = 0
    created_by: AccountId | None = None
    created_at: datetime
    updated_at: datetime

    def __attrs_post_init__(self) -> None:
        """
        Refuse what means nothing.

        Raises:
            Invalid: with the field.
        """
        if self.kind is VoucherKind.PERCENT and not 0 < self.basis_points <= BASIS_POINTS:
            raise Invalid("percent", "required_for_kind")
        if self.kind is VoucherKind.AMOUNT and self.amount <= NOTHING:
            raise Invalid("amount_uzs", "required_for_kind")
        if self.valid_until is not None and self.valid_until <= self.valid_from:
            raise Invalid("valid_until", "not_after_start")

    def is_for(self, product: Product) -> bool:
        return (
            self.product_id in {None, product.id}
            and self.category_id in {None, product.category_id}
            and self.artist_id in {None, product.artist_id}
        )

    def require_in_force(self, *, at: datetime) -> None:
        """
        Say nothing when it counts at that time.

        Raises:
            VoucherRefused: it does not, and why.
        """
        if not self.is_active:
            raise VoucherRefused(VoucherRefusal.UNKNOWN)
        if at < self.valid_from:
            raise VoucherRefused(VoucherRefusal.NOT_YET)
        if self.valid_until is not None and at >= self.valid_until:
            raise VoucherRefused(VoucherRefusal.OVER)
        if self.most_uses is not None and self.used >= self.most_uses:
            raise VoucherRefused(VoucherRefusal.USED_UP)

    def discount_on(self, subtotal: Money) -> Money:
        """
        What goods of *subtotal* that it counts for cost less, in whole so'm rounded down.

        Raises:
            VoucherRefused: there are no such goods, or too few.
        """
        if not subtotal:
            raise VoucherRefused(VoucherRefusal.OTHER_GOODS)
        if subtotal < self.min_subtotal:
            least = self.min_subtotal.tiyin // TIYIN_PER_SOM
            raise VoucherRefused(VoucherRefusal.TOO_LITTLE, min_subtotal_uzs=least)
        if self.kind is VoucherKind.PERCENT:
            return self._capped(subtotal.share(self.basis_points), subtotal)
        if self.kind is VoucherKind.AMOUNT:
            return self._capped(self.amount, subtotal)
        return NOTHING

    def discount_on_shipping(self, shipping: Money) -> Money:
        if self.kind is not VoucherKind.FREE_SHIPPING:
            return NOTHING
        return self._capped(shipping, shipping)

    def _capped(self, discount: Money, whole: Money) -> Money:
        least = min(discount, whole, self.max_discount or whole)
        return Money(least.tiyin // TIYIN_PER_SOM * TIYIN_PER_SOM)


def normal_code(raw: str) -> str:
    """
    Bring a code into the form in which it is kept: capitals, without spaces.

    Raises:
        VoucherRefused: no code looks like this.
    """
    code = "".join(unicodedata.normalize("NFKC", raw).split()).upper()
    if _CODE.fullmatch(code) is None:
        raise VoucherRefused(VoucherRefusal.UNKNOWN)
    return code

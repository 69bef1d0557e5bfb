"""How vouchers look to staff over HTTP."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from stario.domain.kernel.ids import ArtistId, CategoryId, ProductId
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.orders.model.order_line import DiscountBearer
from stario.domain.orders.model.voucher import Voucher, VoucherKind
from stario.domain.orders.usecases.manage_vouchers import VoucherOffer
from stario.entrypoints.http.fields import Uuid

LARGEST_UZS = 1_000_000_000
LARGEST_COUNT = 1_000_000_000
Amount = Annotated[int, Meta(ge=0, le=LARGEST_UZS, description="Whole so'm.")]
PositiveAmount = Annotated[int, Meta(ge=1, le=LARGEST_UZS, description="Whole so'm.")]
Percent = Annotated[int, Meta(ge=1, le=100)]
Count = Annotated[int, Meta(ge=1, le=LARGEST_COUNT)]
Moment = Annotated[datetime, Meta(tz=True)]
Code = Annotated[
    str,
    Meta(
        min_length=4,
        max_length=32,
        description="Letters, digits and hyphens; capitals or not.",
        examples=["NAVRUZ-26"],
    ),
]


class VoucherPath(msgspec.Struct):
    voucher_id: Uuid


class VoucherOfferBody(msgspec.Struct, kw_only=True):
    """What a code is worth; `product_id`, `category_id` and `artist_id` narrow what it is for."""

    code: Code
    kind: VoucherKind
    percent: Annotated[Percent | None, Meta(description="Of a `percent` voucher.")] = None
    amount_uzs: Annotated[PositiveAmount | None, Meta(description="Of an `amount` voucher.")] = None
    min_subtotal_uzs: Amount = 0
    max_discount_uzs: PositiveAmount | None = None
    valid_from: Annotated[Moment | None, Meta(description="From now on, when left out.")] = None
    valid_until: Moment | None = None
    max_uses: Count | None = None
    max_uses_per_account: Count | None = None
    product_id: Uuid | None = None
    category_id: Uuid | None = None
    artist_id: Uuid | None = None
    bearer: Annotated[
        DiscountBearer,
        Meta(description="Whether artists earn less too, or the platform bears it alone."),
    ] = DiscountBearer.PLATFORM
    is_active: bool = True

    def offer(self) -> VoucherOffer:
        return VoucherOffer(
            code=self.code,
            kind=self.kind,
            basis_points=(self.percent or 0) * 100,
            amount=Money.from_som(self.amount_uzs) if self.amount_uzs else NOTHING,
            min_subtotal=Money.from_som(self.min_subtotal_uzs),
            max_discount=_amount(self.max_discount_uzs),
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            most_uses=self.max_uses,
            most_uses_per_account=self.max_uses_per_account,
            product_id=ProductId(self.product_id) if self.product_id else None,
            category_id=CategoryId(self.category_id) if self.category_id else None,
            artist_id=ArtistId(self.artist_id) if self.artist_id else None,
            bearer=self.bearer,
            is_active=self.is_active,
        )


class VoucherAnswer(msgspec.Struct, kw_only=True):
    """`used` counts orders that stand, unpaid ones too."""

    id: Uuid
    code: str
    kind: VoucherKind
    percent: int | None
    amount_uzs: int | None
    min_subtotal_uzs: int
    max_discount_uzs: int | None
    valid_from: datetime
    valid_until: datetime | None
    max_uses: int | None
    max_uses_per_account: int | None
    product_id: Uuid | None
    category_id: Uuid | None
    artist_id: Uuid | None
    bearer: DiscountBearer
    is_active: bool
    used: int
    created_at: datetime
    updated_at: datetime


def voucher_answer(voucher: Voucher) -> VoucherAnswer:
    most = voucher.max_discount
    return VoucherAnswer(
        id=voucher.id,
        code=voucher.code,
        kind=voucher.kind,
        percent=voucher.basis_points // 100 if voucher.kind is VoucherKind.PERCENT else None,
        amount_uzs=voucher.amount.som if voucher.kind is VoucherKind.AMOUNT else None,
        min_subtotal_uzs=voucher.min_subtotal.som,
        max_discount_uzs=None if most is None else most.som,
        valid_from=voucher.valid_from,
        valid_until=voucher.valid_until,
        max_uses=voucher.most_uses,
        max_uses_per_account=voucher.most_uses_per_account,
        product_id=voucher.product_id,
        category_id=voucher.category_id,
        artist_id=voucher.artist_id,
        bearer=voucher.bearer,
        is_active=voucher.is_active,
        used=voucher.used,
        created_at=voucher.created_at,
        updated_at=voucher.updated_at,
    )


def _amount(som: int | None) -> Money | None:
    return None if som is None else Money.from_som(som)

"""The order that a cart becomes."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import AccountId, OrderId, ProductId
from stario.domain.kernel.language import Language
from stario.domain.merch.model.pricing import Pricing
from stario.domain.orders.model.address import Address
from stario.domain.orders.model.order import Order, OrderKind, OrderState
from stario.domain.orders.model.order_line import (
    DiscountBearer,
    LineKind,
    OrderLine,
    ShareTerms,
)
from stario.domain.orders.model.order_number import order_number
from stario.domain.orders.model.pick import Pick
from stario.domain.orders.model.quote import PricedLine, Prices

MOST_UNPAID = 5
"""Orders of goods that one person may hold goods for without having paid any of them."""


class TooManyUnpaid(Conflict):
    """`most` orders wait for their payment already."""

    code = "too_many_unpaid"


@attrs.frozen(kw_only=True)
class SaleTerms:
    """
    What holds at the moment of a sale, besides the prices.

    `shares`: by product; without an entry no artist shares in it. `bearer`: of the discount.
    """

    pricing: Pricing
    shares: Mapping[ProductId, ShareTerms]
    bearer: DiscountBearer = DiscountBearer.PLATFORM


def goods_order(
    order: OrderId,
    found: Iterable[Pick],
    prices: Prices,
    *,
    account: AccountId,
    language: Language,
    address: Address | None,
    terms: SaleTerms,
    at: datetime,
) -> Order:
    """
    Freeze what was picked at *prices*, which have a line for each of *found* that is ordered.

    It awaits its payment for as long as goods are reserved.
    """
    priced = {(line.variant_id, line.preview_id): line for line in prices.lines}
    lines: list[OrderLine] = []
    for pick in found:
        line = priced.get((pick.item.variant_id, pick.item.preview_id))
        if line is not None:
            lines.append(_line(len(lines) + 1, pick, line, language, terms))
    return Order(
        id=order,
        number=order_number(order),
        account_id=account,
        kind=OrderKind.GOODS,
        state=OrderState.AWAITING_PAYMENT,
        language=language,
        lines=tuple(lines),
        shipping=prices.shipping,
        shipping_discount=prices.shipping_discount,
        shipping_vat_basis_points=terms.pricing.vat_basis_points,
        address=address,
        voucher_id=prices.voucher_id,
        created_at=at,
        updated_at=at,
        expires_at=at + terms.pricing.reservation,
    )


def _line(
    number: int, pick: Pick, line: PricedLine, language: Language, terms: SaleTerms
) -> OrderLine:
    product = pick.product
    if product is None:
        raise ValueError("what is not in the catalogue is not ordered")
    return OrderLine(
        number=number,
        kind=LineKind.PRODUCT,
        title=pick.title(language),
        quantity=line.quantity,
        unit_price=line.unit_price,
        vat_basis_points=product.vat_basis_points,
        mxik=product.mxik,
        package_code=product.package_code,
        discount=line.discount,
        discount_bearer=terms.bearer,
        production_cost=product.production_cost * line.quantity,
        artist_id=product.artist_id,
        share=terms.shares.get(product.id),
        product_id=product.id,
        variant_id=pick.item.variant_id,
        preview_id=pick.item.preview_id,
        print_key=pick.preview.print_key if pick.preview else None,
        is_personalised=pick.is_personalised,
    )

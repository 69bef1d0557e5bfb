"""What a cart costs now."""

from collections.abc import Sequence

from stario.domain.kernel.money import NOTHING, TIYIN_PER_SOM, Money
from stario.domain.kernel.spreading import spread
from stario.domain.orders.model.address import ShippingZone
from stario.domain.orders.model.pick import Pick
from stario.domain.orders.model.quote import PricedLine, Prices
from stario.domain.orders.model.voucher import Voucher


def prices_of(
    found: Sequence[Pick], *, zone: ShippingZone, shipping: Money, voucher: Voucher | None
) -> Prices:
    """
    Price what may be ordered; the voucher's discount is spread over the goods that it is for.

    Args:
        shipping: a parcel to *zone*.
        voucher: in force.

    Raises:
        VoucherRefused: it does not count for these goods.
    """
    orderable = [pick for pick in found if pick.may_be_ordered]
    to_send = shipping if orderable else NOTHING
    discounts: Sequence[Money] = [NOTHING] * len(orderable)
    off_shipping = NOTHING
    if voucher is not None and orderable:
        weights = [_weight(pick, voucher) for pick in orderable]
        subtotal = sum(weights, start=NOTHING)
        discounts = spread(voucher.discount_on(subtotal), weights, unit=TIYIN_PER_SOM)
        off_shipping = voucher.discount_on_shipping(to_send)
    return Prices(
        zone=zone,
        lines=tuple(
            PricedLine(
                variant_id=pick.item.variant_id,
                preview_id=pick.item.preview_id,
                quantity=pick.item.quantity,
                unit_price=pick.unit_price,
                discount=discount,
            )
            for pick, discount in zip(orderable, discounts, strict=True)
        ),
        voucher_id=voucher.id if voucher is not None and orderable else None,
        shipping=to_send,
        shipping_discount=off_shipping,
    )


def _weight(pick: Pick, voucher: Voucher) -> Money:
    is_meant = pick.product is not None and voucher.is_for(pick.product)
    return pick.gross if is_meant else NOTHING

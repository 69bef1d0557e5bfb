"""
What stands on the fiscal receipt: Payme's `detail`.

Source: developer.help.paycom.uz, "Фискализация". `price` is for one piece and `discount` for the
whole line, both in tiyin; the sum of all lines is what is paid. Delivery is an item like the
others, for Payme's own field for it has no code of the national catalogue.
"""

from collections.abc import Mapping

import attrs

from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.orders.model.order import Order

SALE = 0
"""`receipt_type` of a sale."""

DELIVERY: Mapping[Language, str] = {
    Language.UZBEK: "Yetkazib berish",
    Language.RUSSIAN: "Доставка",
    Language.ENGLISH: "Delivery",
}


@attrs.frozen(kw_only=True)
class DeliveryCode:
    """What delivery is in the national catalogue (tasnif.soliq.uz)."""

    mxik: str
    package_code: str


def detail(order: Order, *, delivery: DeliveryCode) -> dict[str, object]:
    """Describe *order*, whose total is the sum of the items."""
    items = [
        _item(
            line.title,
            line.unit_price,
            count=line.quantity,
            discount=line.discount,
            code=(line.mxik, line.package_code),
            vat_basis_points=line.vat_basis_points,
        )
        for line in order.lines
    ]
    if order.shipping:
        items.append(
            _item(
                DELIVERY[order.language],
                order.shipping,
                count=1,
                discount=order.shipping_discount,
                code=(delivery.mxik, delivery.package_code),
                vat_basis_points=order.shipping_vat_basis_points,
            )
        )
    return {"receipt_type": SALE, "items": items}


def _item(
    title: str,
    price: Money,
    *,
    count: int,
    discount: Money,
    code: tuple[str, str],
    vat_basis_points: int,
) -> dict[str, object]:
    mxik, package_code = code
    item: dict[str, object] = {
        "title": title,
        "price": price.tiyin,
        "count": count,
        "code": mxik,
        "vat_percent": vat_basis_points // 100,
        "package_code": package_code,
    }
    if discount:
        item["discount"] = discount.tiyin
    return item

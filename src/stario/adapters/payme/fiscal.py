"""
What stands on the fiscal receipt: Payme's `detail`.

Source: developer.help.paycom.uz, "Фискализация". `price` is for one piece and `discount` for the
whole line, both in tiyin; the sum of all lines is what is paid. Delivery is an item like the
others, for Payme's own field for it has no code of the national catalogue.
"""

from stario.domain.kernel.money import Money
from stario.domain.orders.model.order import Order
from stario.domain.orders.model.work_order import ServiceCode
from stario.domain.payments.model.receipt import DELIVERY

SALE = 0
"""`receipt_type` of a sale."""


def detail(order: Order, *, delivery: ServiceCode) -> dict[str, object]:
    """Describe *order*, whose total is the sum of the items."""
    items = [
        _item(
            line.title,
            line.unit_price,
            count=line.quantity,
            discount=line.discount,
            code=ServiceCode(mxik=line.mxik, package_code=line.package_code),
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
                code=delivery,
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
    code: ServiceCode,
    vat_basis_points: int,
) -> dict[str, object]:
    item: dict[str, object] = {
        "title": title,
        "price": price.tiyin,
        "count": count,
        "code": code.mxik,
        "vat_percent": vat_basis_points // 100,
        "package_code": code.package_code,
    }
    if discount:
        item["discount"] = discount.tiyin
    return item

"""What stands on a fiscal receipt, whoever prints it."""

import attrs

from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.orders.model.order import Order
from stario.domain.orders.model.work_order import ServiceCode
from stario.domain.payments.model.payment import Payment

RECEIPT, RECEIPT_ERROR = "fiscal_receipt", "fiscal_receipt_error"
"""Facts of a payment: where its receipt is shown, or why there is none."""

PRINTED_BY_PAYME = "fiscal_printed"
"""The fact that Payme, which prints receipts by itself, has told of one; news alone is none."""

DELIVERY = {
    Language.UZBEK: "Yetkazib berish",
    Language.RUSSIAN: "Доставка",
    Language.ENGLISH: "Delivery",
}


class ReceiptRejected(Conflict):
    """The provider prints no receipt for this payment; `provider_code` says why in its words."""

    code = "receipt_rejected"


def was_printed(payment: Payment) -> bool:
    """Whether Payme has told that it printed the receipt of *payment*."""
    return PRINTED_BY_PAYME in payment.facts


@attrs.frozen(kw_only=True)
class ReceiptLine:
    """`total` is what is paid for the whole line, `vat` the tax in it."""

    title: str
    mxik: str
    package_code: str
    quantity: int
    total: Money
    vat: Money
    vat_basis_points: int


def receipt_lines(order: Order, *, delivery: ServiceCode) -> tuple[ReceiptLine, ...]:
    """Describe *order*, delivery as a line of its own; the totals add up to what is paid."""
    lines = [
        ReceiptLine(
            title=line.title,
            mxik=line.mxik,
            package_code=line.package_code,
            quantity=line.quantity,
            total=line.total,
            vat=line.total.contained(line.vat_basis_points),
            vat_basis_points=line.vat_basis_points,
        )
        for line in order.lines
        if line.total
    ]
    if order.shipping_total:
        lines.append(
            ReceiptLine(
                title=DELIVERY[order.language],
                mxik=delivery.mxik,
                package_code=delivery.package_code,
                quantity=1,
                total=order.shipping_total,
                vat=order.shipping_total.contained(order.shipping_vat_basis_points),
                vat_basis_points=order.shipping_vat_basis_points,
            )
        )
    return tuple(lines)

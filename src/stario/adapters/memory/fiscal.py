"""Fiscal receipts that nobody prints."""

import attrs

from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.ids import PaymentId
from stario.domain.orders.model.order import Order
from stario.domain.orders.model.work_order import ServiceCode
from stario.domain.payments.model.payment import Payment
from stario.domain.payments.model.receipt import ReceiptLine, ReceiptRejected, receipt_lines
from stario.ports.fiscal import FiscalReceipts


@attrs.define(kw_only=True)
class MemoryFiscalReceipts(FiscalReceipts):
    """Keeps what it was told; a test says whether it is there, and whether it will."""

    delivery: ServiceCode
    is_away: bool = False
    rejects: bool = False
    issued: dict[PaymentId, tuple[ReceiptLine, ...]] = attrs.field(factory=dict)

    async def issue(self, order: Order, payment: Payment) -> str | None:
        if self.is_away:
            raise Unavailable(what="payment_provider")
        if self.rejects or not payment.has_money:
            raise ReceiptRejected(reason="rejected")
        self.issued[payment.id] = receipt_lines(order, delivery=self.delivery)
        return f"https://receipts.example/{payment.id}"

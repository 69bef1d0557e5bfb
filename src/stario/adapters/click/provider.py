"""Click as a provider of payments."""

from datetime import date, timedelta
from urllib.parse import urlencode

import attrs

from stario.adapters.click.merchant_api import ClickMerchantApi, ClickRefused, ReceiptItem
from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import TIYIN_PER_SOM
from stario.domain.kernel.tashkent import TASHKENT
from stario.domain.orders.model.order import Order
from stario.domain.orders.model.work_order import ServiceCode
from stario.domain.payments.model.payment import Payment, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.receipt import ReceiptRejected, receipt_lines
from stario.domain.payments.model.refund import Refund, RefundRejected
from stario.ports.fiscal import FiscalReceipts
from stario.ports.payments import (
    Checkout,
    PaymentProvider,
    RefundOutcome,
    RefundReceipt,
    StatementLine,
)

PAYDOC = "click_paydoc_id"
"""The fact that says what Click's own API calls the payment."""
_CREATED, _PROCESSING, _PAID = 0, 1, 2


@attrs.frozen(kw_only=True)
class ClickPaymentProvider(PaymentProvider, FiscalReceipts):
    """
    `pay_url` is the page of Click that takes the money; `delivery` what delivery is on a receipt.
    """

    api: ClickMerchantApi
    pay_url: str
    delivery: ServiceCode
    fee_basis_points: int
    name: Provider = Provider.CLICK

    async def open(self, payment: Payment, order: Order, *, language: Language) -> Checkout:
        """The link is not signed: what it costs is checked when Click asks us."""
        del language
        som, tiyin = divmod(payment.amount.tiyin, TIYIN_PER_SOM)
        fields = {
            "service_id": self.api.account.service_id,
            "merchant_id": self.api.account.merchant_id,
            "amount": f"{som}.{tiyin:02d}",
            "transaction_param": order.id,
        }
        if payment.return_url is not None:
            fields["return_url"] = payment.return_url
        return Checkout(url=f"{self.pay_url}?{urlencode(fields)}")

    async def refund(self, refund: Refund, payment: Payment) -> RefundReceipt:
        if refund.amount != payment.amount:
            # Click's reversal knows no part of a payment.
            return RefundReceipt(outcome=RefundOutcome.BY_HAND)
        if payment.is_surplus and PAYDOC not in payment.facts:
            # What Click lists for the order may be the payment that counts.
            raise RefundRejected(reason="payment_unknown")
        paydoc = await self._paydoc(payment)
        if paydoc is None:
            raise RefundRejected(reason="payment_unknown")
        back = RefundReceipt(outcome=RefundOutcome.DONE, provider_ref=str(paydoc))
        # An answer may have been lost the last time, and a reversal must not be repeated.
        if await self._is_back(paydoc):
            return back
        try:
            await self.api.reverse(paydoc)
        except Unavailable:
            if not await self._is_back(paydoc):
                raise
        except ClickRefused as error:
            if not await self._is_back(paydoc):
                raise RefundRejected(reason=f"click_{error.code}") from error
        return back

    async def issue(self, order: Order, payment: Payment) -> str | None:
        paydoc = payment.facts.get(PAYDOC)
        if paydoc is None:
            raise ReceiptRejected(reason="payment_unknown")
        items = [
            ReceiptItem(
                name=line.title,
                mxik=line.mxik,
                package_code=line.package_code,
                total=line.total,
                quantity=line.quantity,
                vat=line.vat,
                vat_percent=line.vat_basis_points // 100,
            )
            for line in receipt_lines(order, delivery=self.delivery)
        ]
        try:
            await self.api.submit_items(int(paydoc), items, received=payment.amount)
            return await self.api.receipt_url(int(paydoc))
        except ClickRefused as error:
            raise ReceiptRejected(reason="rejected", provider_code=error.code) from error

    async def state_of(self, payment: Payment) -> PaymentState | None:
        paydoc = await self._paydoc(payment)
        if paydoc is None:
            return None
        try:
            status = await self.api.payment_status(paydoc)
        except ClickRefused:
            return None
        if status < _CREATED:
            had_money = payment.paid_at is not None
            return PaymentState.REFUNDED if had_money else PaymentState.CANCELLED
        return {_CREATED: PaymentState.OPEN, _PAID: PaymentState.PAID}.get(
            status, PaymentState.PENDING
        )

    async def statement(self, day: date) -> tuple[StatementLine, ...] | None:
        """Click's register is a file of its cabinet."""
        del day
        return None

    async def check(self) -> None:
        """Ask for a payment that is none: any answer of the API will do."""
        try:
            await self.api.payment_status(0)
        except ClickRefused:
            return

    async def _is_back(self, paydoc: int) -> bool:
        try:
            return await self.api.payment_status(paydoc) < _CREATED
        except ClickRefused as error:
            raise RefundRejected(reason=f"click_{error.code}") from error

    async def _paydoc(self, payment: Payment) -> int | None:
        """Click's document: as it told us itself, or else as it lists it for the order."""
        told = payment.facts.get(PAYDOC)
        if told is not None:
            return int(told)
        day = payment.created_at.astimezone(TASHKENT).date()
        last = min(payment.expires_at, self.api.clock.now()).astimezone(TASHKENT).date()
        while day <= last:
            found = await self.api.payment_of(payment.order_id, day)
            if found is not None:
                return found
            day += timedelta(days=1)
        return None

"""Payme as a provider of payments."""

import json
from datetime import date

import attrs
import httpx

from stario.adapters.payme.account import PaymeAccount
from stario.adapters.payme.checkout import checkout_form, checkout_link
from stario.adapters.payme.fiscal import detail
from stario.adapters.payme.subscribe_api import PaymeRefused, PaymeSubscribeApi, ReceiptState
from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.kernel.tashkent import bounds
from stario.domain.orders.model.order import Order
from stario.domain.orders.model.work_order import ServiceCode
from stario.domain.payments.model.payment import Payment, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import Refund, RefundRejected
from stario.ports.payments import (
    FORM,
    Checkout,
    PaymentProvider,
    RefundOutcome,
    RefundReceipt,
    StatementLine,
)

STATES = {
    ReceiptState.PAID: PaymentState.PAID,
    # Given back to the fan whenever Payme gets round to it.
    ReceiptState.CANCEL_QUEUED: PaymentState.PAID,
}


@attrs.frozen(kw_only=True)
class PaymePaymentProvider(PaymentProvider):
    """
    Args:
        http: without a base; it only asks whether the page for fans answers.
        checkout_url: that page.
        delivery: what delivery is on the fiscal receipt.
        api: None: without a key for it refunds are done by hand in Payme's cabinet, and nothing
            can be asked.
    """

    account: PaymeAccount
    http: httpx.AsyncClient
    checkout_url: str
    delivery: ServiceCode
    fee_basis_points: int
    api: PaymeSubscribeApi | None = None
    name: Provider = Provider.PAYME

    async def open(self, payment: Payment, order: Order, *, language: Language) -> Checkout:
        """The form says what is bought as well; whoever can't post it follows the link."""
        account = {self.account.field: order.id}
        link = checkout_link(
            self.checkout_url,
            merchant_id=self.account.merchant_id,
            account=account,
            amount=payment.amount,
            language=language,
            return_url=payment.return_url,
        )
        form = checkout_form(
            merchant_id=self.account.merchant_id,
            account=account,
            amount=payment.amount,
            language=language,
            description=order.number,
            detail=detail(order, delivery=self.delivery),
            return_url=payment.return_url,
        )
        posted = json.dumps({"action": self.checkout_url, "fields": form}, separators=(",", ":"))
        return Checkout(url=link, facts={FORM: posted})

    async def refund(self, refund: Refund, payment: Payment) -> RefundReceipt:
        """Payme cancels whole receipts only; it tells us of each as it does one by itself."""
        if self.api is None or refund.amount != payment.amount:
            return RefundReceipt(outcome=RefundOutcome.BY_HAND)
        if payment.provider_tx is None:
            raise RefundRejected(reason="payment_unknown")
        try:
            state = await self.api.state(payment.provider_tx)
            if state == ReceiptState.PAID:
                state = await self.api.cancel(payment.provider_tx)
        except PaymeRefused as error:
            raise RefundRejected(reason=f"payme_{error.code}") from error
        if state == ReceiptState.CANCELLED:
            return RefundReceipt(outcome=RefundOutcome.DONE, provider_ref=payment.provider_tx)
        if state == ReceiptState.CANCEL_QUEUED:
            return RefundReceipt(outcome=RefundOutcome.PENDING, provider_ref=payment.provider_tx)
        raise RefundRejected(reason=f"payme_state_{state}")

    async def state_of(self, payment: Payment) -> PaymentState | None:
        if self.api is None or payment.provider_tx is None:
            return None
        try:
            state = await self.api.state(payment.provider_tx)
        except PaymeRefused:
            return None
        return _state(state, had_money=payment.paid_at is not None)

    async def statement(self, day: date) -> tuple[StatementLine, ...] | None:
        if self.api is None:
            return None
        since, before = bounds(day)
        try:
            receipts = await self.api.of_period(since, before)
        except PaymeRefused as error:
            raise Unavailable(what="payment_provider", reason=f"payme_{error.code}") from error
        return tuple(
            StatementLine(
                provider_tx=receipt.id,
                order_ref=receipt.order_ref,
                amount=Money(receipt.amount),
                # Whether a cancelled one had been paid the list does not say.
                state=_state(receipt.state, had_money=False),
            )
            for receipt in receipts
        )

    async def check(self) -> None:
        try:
            answer = await self.http.head(self.checkout_url)
        except httpx.HTTPError as error:
            reason = type(error).__name__
            raise Unavailable(what="payment_provider", reason=reason) from error
        if answer.is_server_error:
            raise Unavailable(what="payment_provider", reason=str(answer.status_code))


def _state(state: int, *, had_money: bool) -> PaymentState:
    if state == ReceiptState.CANCELLED:
        return PaymentState.REFUNDED if had_money else PaymentState.CANCELLED
    try:
        return STATES[ReceiptState(state)]
    except ValueError:
        return PaymentState.PENDING

"""Billing by operators of mobile networks as a provider of payments."""

from datetime import date

import attrs

from stario.domain.kernel.language import Language
from stario.domain.orders.model.order import Order
from stario.domain.payments.model.billing_consent import OFFERED_TEXT, consent_text
from stario.domain.payments.model.payment import Payment, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import Refund
from stario.ports.operator_billing import OperatorBilling
from stario.ports.payments import (
    Checkout,
    PaymentProvider,
    RefundOutcome,
    RefundReceipt,
    StatementLine,
)


@attrs.frozen(kw_only=True)
class OperatorPaymentProvider(PaymentProvider):
    """`fee_basis_points`: operators keep a large part."""

    operator_billing: OperatorBilling
    fee_basis_points: int
    name: Provider = Provider.VAS

    async def open(self, payment: Payment, order: Order, *, language: Language) -> Checkout:
        """There is no page to pay on: the subscriber agrees at the operator's, or not at all."""
        text = consent_text(order.number, payment.amount, language)
        offer = await self.operator_billing.offer(payment.id, amount=payment.amount, text=text)
        return Checkout(url=offer.app_url, facts={OFFERED_TEXT: text, "vas_ussd": offer.ussd})

    async def refund(self, refund: Refund, payment: Payment) -> RefundReceipt:
        await self.operator_billing.give_back(payment.id, amount=refund.amount, refund=refund.id)
        return RefundReceipt(outcome=RefundOutcome.DONE, provider_ref=f"vas:{refund.id}")

    async def state_of(self, payment: Payment) -> PaymentState | None:
        left = await self.operator_billing.taken(payment.id)
        if left is not None:
            return PaymentState.PAID if left else PaymentState.REFUNDED
        agreed = await self.operator_billing.consent_of(payment.id)
        return PaymentState.PENDING if agreed is not None else None

    async def statement(self, day: date) -> tuple[StatementLine, ...] | None:
        """Operators settle by files."""
        del day
        return None

    async def check(self) -> None:
        await self.operator_billing.check()

"""The provider of demos and tests: a person decides on a page of ours, and no money moves."""

from datetime import date

import attrs

from stario.domain.kernel.language import Language
from stario.domain.orders.model.order import Order
from stario.domain.payments.model.payment import Payment, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import Refund
from stario.ports.payments import (
    Checkout,
    PaymentProvider,
    RefundOutcome,
    RefundReceipt,
    StatementLine,
)


@attrs.frozen(kw_only=True)
class TrialPaymentProvider(PaymentProvider):
    """
    Sends the fan to `/payments/test/{payment_id}`.

    It remembers nothing, so that every process of a demo is the same provider: what the page did
    stands in our own books alone. `public_url` is where fans reach the gateway.
    """

    public_url: str
    name: Provider = Provider.TEST
    fee_basis_points: int = 0

    async def open(self, payment: Payment, order: Order, *, language: Language) -> Checkout:
        del order
        place = f"{self.public_url.rstrip('/')}/payments/test/{payment.id}"
        return Checkout(url=f"{place}?lang={language.value}")

    async def refund(self, refund: Refund, payment: Payment) -> RefundReceipt:
        del payment
        return RefundReceipt(outcome=RefundOutcome.DONE, provider_ref=f"test:{refund.id}")

    async def state_of(self, payment: Payment) -> PaymentState | None:
        del payment
        return None

    async def statement(self, day: date) -> tuple[StatementLine, ...] | None:
        del day
        return None

    async def check(self) -> None:
        return

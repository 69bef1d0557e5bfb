"""A provider of payments that tests drive."""

from datetime import date, datetime

import attrs

from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.ids import PaymentId, RefundId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.kernel.tashkent import TASHKENT
from stario.domain.orders.model.order import Order
from stario.domain.payments.model.payment import Payment, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import Refund, RefundRejected
from stario.ports.payments import (
    Checkout,
    PaymentProvider,
    RefundOutcome,
    RefundReceipt,
    StatementLine,
)


@attrs.define
class _Known:
    payment: Payment
    state: PaymentState
    since: datetime
    left: Money


@attrs.define(kw_only=True)
class MemoryPaymentProvider(PaymentProvider):
    """
    A provider that does what a test says.

    `pay` and `decline` are what a fan does there. While `is_away` nothing is answered; `outcome`
    is what becomes of refunds, and `rejects` says that there will be none.
    """

    name: Provider = Provider.PAYME
    fee_basis_points: int = 200
    is_away: bool = False
    outcome: RefundOutcome = RefundOutcome.DONE
    rejects: bool = False
    refunds: dict[RefundId, Money] = attrs.field(factory=dict)
    _known: dict[PaymentId, _Known] = attrs.field(factory=dict)

    async def open(self, payment: Payment, order: Order, *, language: Language) -> Checkout:
        self._require_presence()
        known = _Known(payment, PaymentState.OPEN, payment.created_at, NOTHING)
        self._known.setdefault(payment.id, known)
        return Checkout(
            url=f"https://{self.name}.example/{order.number}/{payment.number}?lang={language.value}"
        )

    def pay(self, payment: Payment, *, at: datetime) -> str:
        """Take the money; gives the name of the transaction."""
        self._known[payment.id] = _Known(payment, PaymentState.PAID, at, payment.amount)
        return payment.provider_tx or f"{self.name}-{payment.id}"

    def decline(self, payment: Payment, *, at: datetime) -> None:
        self._known[payment.id] = _Known(payment, PaymentState.CANCELLED, at, NOTHING)

    async def refund(self, refund: Refund, payment: Payment) -> RefundReceipt:
        self._require_presence()
        reference = f"{self.name}-refund-{refund.id}"
        if refund.id not in self.refunds:
            known = self._known.get(payment.id)
            if self.rejects or known is None or not NOTHING < refund.amount <= known.left:
                raise RefundRejected(reason="rejected")
            self.refunds[refund.id] = refund.amount
            known.left -= refund.amount
            known.state = known.state if known.left else PaymentState.REFUNDED
        return RefundReceipt(outcome=self.outcome, provider_ref=reference)

    async def state_of(self, payment: Payment) -> PaymentState | None:
        self._require_presence()
        known = self._known.get(payment.id)
        return known.state if known is not None else None

    async def statement(self, day: date) -> tuple[StatementLine, ...] | None:
        self._require_presence()
        had_money = {PaymentState.PAID, PaymentState.REFUNDED}
        return tuple(
            StatementLine(
                provider_tx=known.payment.provider_tx or f"{self.name}-{known.payment.id}",
                order_ref=known.payment.order_id,
                amount=known.payment.amount,
                state=known.state,
            )
            for known in self._known.values()
            if known.state in had_money and known.since.astimezone(TASHKENT).date() == day
        )

    async def check(self) -> None:
        self._require_presence()

    def _require_presence(self) -> None:
        if self.is_away:
            raise Unavailable(what="payment_provider")

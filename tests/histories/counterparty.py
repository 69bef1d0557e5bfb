"""A provider that keeps books of its own: what it took, and what it gave back."""

from datetime import date
from enum import StrEnum

import attrs

from stario.domain.kernel.ids import RefundId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.orders.model.order import Order
from stario.domain.payments.model.payable import ProviderAway
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


class Answer(StrEnum):
    """What becomes of the next refunds."""

    DONE = "done"
    PENDING = "pending"
    BY_HAND = "by_hand"
    LOST = "lost"
    """The money goes back, and the answer is lost on its way."""
    AWAY = "away"
    REJECTED = "rejected"


WAITING = {Answer.PENDING: RefundOutcome.PENDING, Answer.BY_HAND: RefundOutcome.BY_HAND}


@attrs.define(kw_only=True)
class Counterparty(PaymentProvider):
    """
    `taken` is by transaction, `given` by refund. Of the transactions in `reversed_` everything
    went back at once; `promised` refunds are not paid yet.
    """

    name: Provider
    fee_basis_points: int
    answer: Answer = Answer.DONE
    taken: dict[str, Money] = attrs.field(factory=dict)
    given: dict[RefundId, tuple[str, Money]] = attrs.field(factory=dict)
    promised: dict[RefundId, tuple[str, Money]] = attrs.field(factory=dict)
    reversed_: set[str] = attrs.field(factory=set)

    async def open(self, payment: Payment, order: Order, *, language: Language) -> Checkout:
        await self.check()
        return Checkout(url=f"https://{self.name.value}.example/{payment.number}")

    async def refund(self, refund: Refund, payment: Payment) -> RefundReceipt:
        await self.check()
        what = (payment.provider_tx or "", refund.amount)
        if refund.id not in self.given:
            if self.answer is Answer.REJECTED:
                raise RefundRejected(reason="rejected")
            if self.answer in WAITING:
                self.promised[refund.id] = what
                return RefundReceipt(outcome=WAITING[self.answer], provider_ref=f"r:{refund.id}")
            self.promised.pop(refund.id, None)
            self.given[refund.id] = what
            if self.answer is Answer.LOST:
                raise ProviderAway(provider=self.name.value)
        return RefundReceipt(outcome=RefundOutcome.DONE, provider_ref=f"r:{refund.id}")

    def keep(self, refund: RefundId) -> bool:
        """Pay what was promised; False: nothing was."""
        if refund not in self.promised:
            return False
        self.given[refund] = self.promised.pop(refund)
        return True

    def reverse(self, tx: str) -> None:
        """Give everything back that is left of a transaction."""
        self.reversed_.add(tx)
        self.promised = {id_: what for id_, what in self.promised.items() if what[0] != tx}

    def given_of(self, tx: str) -> Money:
        if tx in self.reversed_:
            return self.taken[tx]
        return sum((amount for of, amount in self.given.values() if of == tx), start=NOTHING)

    async def state_of(self, payment: Payment) -> PaymentState | None:
        del payment
        return None

    async def statement(self, day: date) -> tuple[StatementLine, ...] | None:
        del day
        return None

    async def check(self) -> None:
        if self.answer is Answer.AWAY:
            raise ProviderAway(provider=self.name.value)

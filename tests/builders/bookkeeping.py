"""One order's money from the sale to the last refund, as the ledger would see it."""

from collections import Counter
from datetime import timedelta

import attrs

from stario.domain.kernel.ids import ArtistId, RefundId
from stario.domain.kernel.money import Money
from stario.domain.ledger.model import account, movements
from stario.domain.ledger.model.entry import Movement
from stario.domain.ledger.model.movements import ArtistFunds
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.payments.model.payment import Payment
from stario.domain.payments.model.provider import Provider
from tests.builders.payments import a_paid_payment, a_refund
from tests.builders.values import NOW, new_id

PAYME = account.provider_receivable(Provider.PAYME)


@attrs.define
class Books:
    """Sums of accounts, and every movement that made them."""

    order: Order
    payment: Payment
    balances: Counter[str] = attrs.field(factory=Counter)
    movements: list[Movement] = attrs.field(factory=list)
    hold_passed: bool = False

    @classmethod
    def of(cls, order: Order, *, fee_basis_points: int = 200) -> "Books":
        """Pay *order* through Payme."""
        payment = a_paid_payment(
            order_id=order.id, amount=order.total, fee=order.total.share(fee_basis_points)
        )
        books = cls(order=order.move(OrderState.PAID, at=NOW), payment=payment)
        books.book(movements.received(payment, at=NOW))
        books.book(movements.fee(payment, at=NOW))
        return books

    def book(self, movement: Movement) -> None:
        self.movements.append(movement)
        for posting in movement.postings:
            self.balances[posting.account] += posting.amount

    def deliver(self) -> None:
        self.order = self.order.move(OrderState.DELIVERED, at=NOW + timedelta(days=1))
        self.book(movements.fulfilled(self.order, fee=self.payment.fee, at=NOW))

    def pass_hold(self) -> None:
        self.hold_passed = True
        self.book(movements.hold_passed(self.order, fee=self.payment.fee, at=NOW))

    def pay_out(self, *artists: ArtistId) -> None:
        """Send all that is available from the bank."""
        for artist in artists:
            amount = self.balances[account.artist_available(artist)]
            self.balances[account.artist_available(artist)] = 0
            self.balances[account.BANK] += amount

    def refund(self, amount: Money) -> None:
        refund = attrs.evolve(a_refund(self.payment, amount=amount), id=RefundId(new_id()))
        available = {
            line.artist_id: Money(-self.balances[account.artist_available(line.artist_id)])
            for line in self.order.lines
            if line.artist_id
        }
        funds = ArtistFunds(hold_passed=self.hold_passed, available=available)
        self.book(
            movements.refund_decided(refund, self.order, fee=self.payment.fee, funds=funds, at=NOW)
        )
        self.book(movements.refund_paid(refund, self.payment, at=NOW))
        self.order = self.order.refund(amount, at=NOW)

    @property
    def open_balances(self) -> dict[str, int]:
        """Those that are not zero."""
        return {code: amount for code, amount in self.balances.items() if amount}

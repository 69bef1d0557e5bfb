"""Decide that money of an order goes back, and book it."""

from datetime import datetime

import attrs

from stario.domain.generation.model.job import ENDED
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, ArtistId, JobId, RefundId, derived_id
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.ledger.model import account, movements
from stario.domain.ledger.model.movements import ArtistFunds
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.orders.model.order_event import OrderEventKind, event
from stario.domain.orders.usecases.let_go import stop
from stario.domain.payments.model.payment import Payment, PaymentNotFound, counting
from stario.domain.payments.model.refund import Refund, RefundReason
from stario.domain.payments.usecases.receive_money import to_carry_out
from stario.ports.storage import UnitOfWork
from stario.ports.system import Ids

BEFORE_THE_FAN_HAS_ANYTHING = frozenset({OrderState.PAID, OrderState.IN_PRODUCTION})
REFUNDED = "order_refunded"
"""Why a job ended whose order got all its money back."""


@attrs.frozen(kw_only=True)
class GiveBack:
    """Works inside the caller's transaction, which has locked the order."""

    ids: Ids

    async def __call__(
        self,
        work: UnitOfWork,
        order: Order,
        amount: Money,
        *,
        reason: RefundReason,
        note: str = "",
        requested_by: AccountId | None = None,
        decided_by: AccountId | None = None,
        at: datetime,
        id_: RefundId | None = None,
        payment: Payment | None = None,
    ) -> Refund | None:
        """
        Owe *amount* to the fan, and have the provider asked for it after the commit.

        With the last tiyin the order is refunded: what is not made yet is not made any more, and
        pieces that have not left go back into the store.

        Args:
            id_: of the refund, made from what causes it: a second call with it changes nothing.
            payment: the one that paid for the order, where it is at hand.

        Returns:
            None where nothing was paid: an order that cost nothing just ends.

        Raises:
            RefundTooLarge: more than is left.
            PaymentNotFound: nobody has paid for the order.
            LeaseLost: its job was changed meanwhile; the same again succeeds.
        """
        if id_ is not None and (before := await remembered(work, id_)) is not None:
            return before
        if not order.total and not amount:
            await self._end(work, order, at)
            return None
        payment = payment or counting(await work.payments.of_order(order.id))
        if payment is None:
            raise PaymentNotFound
        refund = Refund.approved(
            id_ or RefundId(self.ids.new()),
            payment,
            amount,
            reason=reason,
            at=at,
            note=note,
            requested_by=requested_by,
            decided_by=decided_by,
        )
        await work.refunds.add(refund)
        await self.book(work, order, refund, payment, at=at)
        return refund

    async def book(
        self,
        work: UnitOfWork,
        order: Order,
        refund: Refund,
        payment: Payment,
        *,
        at: datetime,
        asks_provider: bool = True,
    ) -> None:
        """
        Count *refund*, which is remembered and approved, into the order and the ledger.

        Args:
            asks_provider: False where the provider gives it back by itself.

        Raises:
            RefundTooLarge: more than is left.
            LeaseLost: its job was changed meanwhile; the same again succeeds.
        """
        counted = order.refund(refund.amount, at=at)
        approved = event(
            order.id,
            OrderEventKind.REFUND_APPROVED,
            at=at,
            actor=refund.decided_by,
            refund=refund.id,
            amount_tiyin=refund.amount.tiyin,
            reason=refund.reason.value,
        )
        await work.orders.save(counted, approved)
        if counted.state is OrderState.REFUNDED:
            await self._revoke(work, order, at)
        if asks_provider:
            await work.outbox.add(to_carry_out(refund, at=at))
        funds = await _funds(work, order)
        await work.ledger.append(
            movements.refund_decided(refund, order, fee=payment.fee, funds=funds, at=at)
        )

    async def _end(self, work: UnitOfWork, order: Order, at: datetime) -> None:
        ended = order.move(OrderState.REFUNDED, at=at)
        await work.orders.save(
            ended, event(order.id, OrderEventKind.REFUNDED, at=at, amount_tiyin=0)
        )
        await self._revoke(work, order, at)

    async def _revoke(self, work: UnitOfWork, order: Order, at: datetime) -> None:
        """What *order*, as it was before, still had to get."""
        # Pieces before the voucher, as a checkout takes them: the two don't wait for each other.
        if order.state is OrderState.PAID:
            for variant, quantity in order.pieces:
                await work.products.restock(variant, quantity)
        if order.voucher_id is not None and order.state in BEFORE_THE_FAN_HAS_ANYTHING:
            await work.vouchers.give_back(order.voucher_id, order.account_id)
        for job in order.jobs:
            await _stop(work, job, at)


async def remembered(work: UnitOfWork, refund: RefundId) -> Refund | None:
    """The refund of that id, if there is one."""
    try:
        return await work.refunds.get(refund)
    except NotFound:
        return None


async def _stop(work: UnitOfWork, waiting: JobId, at: datetime) -> None:
    job = await work.jobs.get(waiting)
    if job.state not in ENDED:
        await stop(work, job, REFUNDED, at=at)


async def _funds(work: UnitOfWork, order: Order) -> ArtistFunds:
    """Where the shares of *order* are; the ledger is locked when a balance decides."""
    if not await work.orders.has_passed_hold(order.id):
        return ArtistFunds()
    await work.ledger.lock()
    available: dict[ArtistId, Money] = {}
    for artist in {line.artist_id for line in order.lines if line.artist_id is not None}:
        # A liability: what is owed to the artist stands as a credit, which is negative.
        owed = -(await work.ledger.balance(account.artist_available(artist)))
        available[artist] = max(owed, NOTHING)
    return ArtistFunds(hold_passed=True, available=available)


def automatic(cause: str) -> RefundId:
    """The id of a refund that *cause* makes without a person: the same cause, the same refund."""
    return RefundId(derived_id(f"stario:refund:{cause}"))

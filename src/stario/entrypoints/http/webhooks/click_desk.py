"""
What Click's Shop API is answered.

The order of checks is that of Click's own reference: who asks, which order, which payment, was it
cancelled, is it paid, what does it cost.
"""

from collections.abc import Mapping

import attrs
import structlog

from stario.adapters.click.account import ClickAccount
from stario.adapters.click.provider import PAYDOC
from stario.adapters.click.shop_api import (
    ShopError,
    ShopRefusal,
    ShopRequest,
    answer,
    fields_of,
    request_of,
)
from stario.domain.kernel.errors import DomainError, NotFound
from stario.domain.orders.model.order import HAD_MONEY, Order, OrderState
from stario.domain.payments.model.payable import OrderNotPayable, TransactionOccupied, WrongAmount
from stario.domain.payments.model.payment import (
    CancelReason,
    Payment,
    PaymentOutOfOrder,
    PaymentState,
)
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.usecases.change_transaction import ChangeTransaction
from stario.domain.payments.usecases.drop_attempt import DropAttempt
from stario.domain.payments.usecases.find_attempt import FindAttempt
from stario.domain.payments.usecases.note_dispute import NoteDispute
from stario.domain.payments.usecases.reserve_payment import ReservePayment
from stario.domain.payments.usecases.take_payment import TakePayment
from stario.entrypoints.http.webhooks.callbacks import order_named
from stario.ports.system import Clock

log = structlog.get_logger(__name__)

CANCELLED = "click_cancelled"
"""The fact that Click has cancelled the payment, and its reason: a number below zero."""
_WAITING = frozenset({OrderState.AWAITING_PAYMENT})
_OVER = frozenset({OrderState.CANCELLED, OrderState.EXPIRED, OrderState.REFUNDED})


@attrs.frozen(kw_only=True)
class Asked:
    """What a form says; without a `request` it is answered with `error` and nothing else."""

    fields: Mapping[str, str]
    request: ShopRequest | None = None
    error: ShopError = ShopError.SUCCESS

    @property
    def is_authentic(self) -> bool:
        """Whether somebody signed it who knows the secret."""
        return self.request is not None or self.error is ShopError.ACTION_NOT_FOUND


@attrs.frozen(kw_only=True)
class ClickDesk:
    """`account` None: we have none, so nobody can sign a request."""

    find_attempt: FindAttempt
    reserve_payment: ReservePayment
    change_transaction: ChangeTransaction
    take_payment: TakePayment
    drop_attempt: DropAttempt
    note_dispute: NoteDispute
    clock: Clock
    account: ClickAccount | None

    def read(self, body: bytes) -> Asked:
        """Check a form as far as that needs nothing but our account."""
        fields: Mapping[str, str] = {}
        try:
            fields = fields_of(body)
            if self.account is None:
                return Asked(fields=fields, error=ShopError.SIGN_CHECK_FAILED)
            request = request_of(
                fields, service_id=self.account.service_id, secret=self.account.secret
            )
        except ShopRefusal as refusal:
            return Asked(fields=fields, error=refusal.error)
        return Asked(fields=fields, request=request)

    async def answer(self, asked: Asked) -> bytes:
        """Answer in Click's protocol, whatever happens."""
        if asked.request is None:
            return answer(asked.fields, asked.error)
        try:
            error, number = await self._decided(asked.request)
        except Exception:
            # Click asks again; anything but an answer of its protocol it takes for a failure.
            log.exception("click_unanswered", click_trans_id=asked.request.click_trans_id)
            error, number = ShopError.FAILED_TO_UPDATE_USER, None
        return answer(asked.fields, error, number=number)

    async def _decided(self, request: ShopRequest) -> tuple[ShopError, int | None]:
        order_id = order_named(request.merchant_trans_id)
        if order_id is None:
            return ShopError.USER_DOES_NOT_EXIST, None
        try:
            order = await self.find_attempt.order(order_id)
        except NotFound:
            return ShopError.USER_DOES_NOT_EXIST, None
        if request.is_complete:
            return await self._complete(request, order)
        return await self._prepare(request, order)

    async def _prepare(self, request: ShopRequest, order: Order) -> tuple[ShopError, int | None]:
        refusal = _refusal(request, order)
        if refusal is not None:
            return refusal, None
        told = _facts(request)
        try:
            payment = await self.reserve_payment(
                Provider.CLICK,
                order_id=order.id,
                provider_tx=str(request.click_trans_id),
                amount=order.total,
                provider_time=self.clock.now(),
                facts=told,
            )
        except TransactionOccupied:
            payment = await self.change_transaction(
                Provider.CLICK,
                order_id=order.id,
                provider_tx=str(request.click_trans_id),
                facts=told,
            )
        except (OrderNotPayable, PaymentOutOfOrder) as error:
            return _not_payable(error), None
        except WrongAmount:
            return ShopError.INCORRECT_AMOUNT, None
        if payment.order_id != order.id:
            # Click's attempts are about one order each.
            return ShopError.ERROR_IN_REQUEST, None
        return ShopError.SUCCESS, payment.number

    async def _complete(self, request: ShopRequest, order: Order) -> tuple[ShopError, int | None]:
        try:
            payment = await self.find_attempt.payment(
                Provider.CLICK, order.id, request.prepare_id or 0
            )
        except NotFound:
            return ShopError.TRANSACTION_DOES_NOT_EXIST, None
        if request.error < 0:
            await self._cancel(request, payment)
        elif payment.state is PaymentState.PAID:
            await self._paid_again(request, payment)
        refusal = _refusal_after(request, payment)
        if refusal is not None:
            return refusal, payment.number
        return await self._take(request, payment)

    async def _take(self, request: ShopRequest, payment: Payment) -> tuple[ShopError, int]:
        """The money has moved: it pays for the order, or it goes back by itself."""
        settled = await self.take_payment(
            Provider.CLICK,
            provider_tx=str(request.click_trans_id),
            amount=payment.amount,
            payment_id=payment.id,
            facts=_facts(request),
        )
        if settled.won:
            return ShopError.SUCCESS, settled.payment.number
        order = await self.find_attempt.order(payment.order_id)
        log.warning("click_surplus", payment=settled.payment.id, order_state=order.state.value)
        is_paid = order.state in HAD_MONEY
        return (ShopError.ALREADY_PAID if is_paid else ShopError.SUCCESS), settled.payment.number

    async def _paid_again(self, request: ShopRequest, payment: Payment) -> None:
        """A replay changes nothing; another document under another attempt is other money."""
        same_attempt = payment.provider_tx == str(request.click_trans_id)
        same_document = payment.facts.get(PAYDOC) == str(request.click_paydoc_id)
        if not same_attempt and not same_document and request.costs(payment.amount):
            await self._take(request, payment)

    async def _cancel(self, request: ShopRequest, payment: Payment) -> None:
        kept = await self.drop_attempt(
            Provider.CLICK,
            payment.id,
            reason=CancelReason.DECLINED,
            provider_tx=str(request.click_trans_id),
            facts={CANCELLED: request.error},
        )
        if kept.state is PaymentState.PAID:
            # Its test tool wants -9 here; what a fan may have already is not taken away.
            log.error(
                "click_cancels_what_is_paid",
                payment=kept.id,
                order=kept.order_id,
                click_error=request.error,
            )
            await self._note_dispute(request, kept)

    async def _note_dispute(self, request: ShopRequest, payment: Payment) -> None:
        """The end of an attempt that another one came after says nothing of what was paid."""
        transaction = str(request.click_trans_id)
        if payment.provider_tx == transaction:
            await self.note_dispute(
                Provider.CLICK,
                payment_id=payment.id,
                reference=transaction,
                reason=str(request.error),
            )


def _refusal(request: ShopRequest, order: Order) -> ShopError | None:
    if request.error < 0 or order.state in _OVER:
        return ShopError.TRANSACTION_CANCELLED
    if order.state in HAD_MONEY:
        return ShopError.ALREADY_PAID
    if order.state not in _WAITING:
        # A person still judges its words: to Click it is not there yet.
        return ShopError.USER_DOES_NOT_EXIST
    return None if request.costs(order.total) else ShopError.INCORRECT_AMOUNT


def _refusal_after(request: ShopRequest, payment: Payment) -> ShopError | None:
    """None: the money of *payment* is to be taken."""
    if request.error > 0:
        return ShopError.ERROR_IN_REQUEST
    if request.error == 0 and payment.state is PaymentState.PAID:
        return ShopError.ALREADY_PAID
    is_back = payment.state is PaymentState.REFUNDED
    was_cancelled = payment.state is PaymentState.CANCELLED and CANCELLED in payment.facts
    if request.error < 0 or is_back or was_cancelled:
        return ShopError.TRANSACTION_CANCELLED
    return None if request.costs(payment.amount) else ShopError.INCORRECT_AMOUNT


def _not_payable(error: DomainError) -> ShopError:
    """What became of an order between our look at it and the lock on it."""
    told = error.details.get("reason") or error.details.get("state")
    return ShopError.ALREADY_PAID if told == "paid" else ShopError.TRANSACTION_CANCELLED


def _facts(request: ShopRequest) -> dict[str, str | int | None]:
    """Numbers of 64 bits as text: not every reader of JSON keeps them."""
    return {
        PAYDOC: str(request.click_paydoc_id),
        "click_trans_id": str(request.click_trans_id),
        "click_sign_time": request.sign_time[:32],
    }

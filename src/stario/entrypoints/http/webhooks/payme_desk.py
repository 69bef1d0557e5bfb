"""What each method of Payme's Merchant API means to our payments."""

import json
from collections.abc import Awaitable, Callable, Mapping

import attrs
import structlog

from stario.adapters.payme.account import PaymeAccount
from stario.adapters.payme.fiscal import detail
from stario.domain.kernel.errors import DomainError, NotFound
from stario.domain.kernel.ids import OrderId
from stario.domain.kernel.money import Money
from stario.domain.orders.model.work_order import ServiceCode
from stario.domain.payments.model.payable import (
    CannotCancel,
    OrderNotPayable,
    TransactionOccupied,
    WrongAmount,
)
from stario.domain.payments.model.payment import (
    CancelReason,
    PaymentNotFound,
    PaymentOutOfOrder,
)
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.receipt import PRINTED_BY_PAYME
from stario.domain.payments.usecases.cancel_payment import CancelPayment
from stario.domain.payments.usecases.check_payable import CheckPayable
from stario.domain.payments.usecases.note_facts import NoteFacts
from stario.domain.payments.usecases.read_transactions import ReadTransactions
from stario.domain.payments.usecases.reserve_payment import ReservePayment
from stario.domain.payments.usecases.settle_payment import SettlePayment
from stario.entrypoints.http.webhooks import payme_protocol as protocol
from stario.entrypoints.http.webhooks.callbacks import order_named
from stario.entrypoints.http.webhooks.payme_errors import RpcError
from stario.entrypoints.http.webhooks.payme_protocol import RpcRefusal, RpcRequest

log = structlog.get_logger(__name__)

PAYME = Provider.PAYME
Params = Mapping[str, object]
Result = dict[str, object]

_NOT_PAYABLE = {
    "expired": RpcError.ORDER_EXPIRED,
    "cancelled": RpcError.ORDER_CANCELLED,
    "draft": RpcError.ORDER_NOT_READY,
}
# The first one that fits counts: a payment that is not found is not found as well.
_ERRORS: Mapping[type[DomainError], RpcError] = {
    PaymentNotFound: RpcError.TRANSACTION_NOT_FOUND,
    NotFound: RpcError.ORDER_NOT_FOUND,
    WrongAmount: RpcError.WRONG_AMOUNT,
    CannotCancel: RpcError.CANNOT_CANCEL,
    TransactionOccupied: RpcError.IMPOSSIBLE,
    PaymentOutOfOrder: RpcError.IMPOSSIBLE,
}
_ABOUT_THE_ACCOUNT = frozenset({RpcError.ORDER_NOT_FOUND, *_NOT_PAYABLE.values()})
PERFORM = "PERFORM"
FISCAL_KINDS = (PERFORM, "CANCEL")
LONGEST_FISCAL_DATA = 4_000
LARGEST_AMOUNT = 2**62


@attrs.frozen(kw_only=True)
class PaymeDesk:
    """`account` None: we have none, so nobody is Payme."""

    account: PaymeAccount | None
    delivery: ServiceCode
    check_payable: CheckPayable
    reserve_payment: ReservePayment
    settle_payment: SettlePayment
    cancel_payment: CancelPayment
    read_transactions: ReadTransactions
    note_facts: NoteFacts

    def admits(self, authorization: str | None) -> bool:
        return self.account is not None and self.account.admits(authorization)

    async def answer(self, request: RpcRequest, *, is_authentic: bool) -> bytes:
        """Answer in Payme's protocol, whatever happens."""
        if not is_authentic:
            return protocol.refusal(request.id, RpcRefusal(RpcError.NOT_AUTHORISED))
        if request.refusal is not None:
            return protocol.refusal(request.id, request.refusal)
        try:
            return protocol.answer(request.id, await self._result(request))
        except RpcRefusal as refused:
            return protocol.refusal(request.id, refused)
        except Exception:
            # Payme takes anything but an answer of its protocol for a failure, and asks again.
            log.exception("payme_unanswered", method=request.method[: protocol.LONGEST_NAME])
            return protocol.refusal(request.id, RpcRefusal(RpcError.OURS))

    async def _result(self, request: RpcRequest) -> Result:
        methods: Mapping[str, Callable[[Params], Awaitable[Result]]] = {
            "CheckPerformTransaction": self._check_perform,
            "CreateTransaction": self._create,
            "PerformTransaction": self._perform,
            "CancelTransaction": self._cancel,
            "CheckTransaction": self._check,
            "GetStatement": self._statement,
            "SetFiscalData": self._fiscal_data,
        }
        method = methods.get(request.method)
        if method is None:
            raise RpcRefusal(RpcError.UNKNOWN_METHOD, request.method[: protocol.LONGEST_NAME])
        try:
            return await method(request.params)
        except DomainError as error:
            refused = self._refusal(error)
            if refused is None:
                raise
            raise refused from error

    def _refusal(self, error: DomainError) -> RpcRefusal | None:
        """None: it is a failure of ours."""
        code = next((c for kind, c in _ERRORS.items() if isinstance(error, kind)), None)
        if isinstance(error, OrderNotPayable):
            code = _NOT_PAYABLE.get(str(error.details["reason"]), RpcError.IMPOSSIBLE)
        if code is None:
            return None
        return RpcRefusal(code, self._field if code in _ABOUT_THE_ACCOUNT else None)

    @property
    def _field(self) -> str:
        return self.account.field if self.account else "order_id"

    def _order(self, params: Params) -> OrderId:
        account = params.get("account")
        if not isinstance(account, dict):
            raise RpcRefusal(RpcError.BAD_REQUEST, "account")
        order = order_named(account.get(self._field))
        if order is None:
            raise RpcRefusal(RpcError.ORDER_NOT_FOUND, self._field)
        return order

    async def _check_perform(self, params: Params) -> Result:
        amount, order_id = _amount(params), self._order(params)
        order = await self.check_payable(PAYME, order_id=order_id, amount=amount)
        return {"allow": True, "detail": detail(order, delivery=self.delivery)}

    async def _create(self, params: Params) -> Result:
        payment = await self.reserve_payment(
            PAYME,
            provider_tx=protocol.name(params, "id"),
            provider_time=protocol.instant(params, "time"),
            amount=_amount(params),
            order_id=self._order(params),
        )
        return {
            "create_time": protocol.milliseconds(payment.reserved_at),
            "transaction": payment.id,
            "state": protocol.state(payment),
            "receivers": None,
        }

    async def _perform(self, params: Params) -> Result:
        settled = await self.settle_payment(PAYME, provider_tx=protocol.name(params, "id"))
        if not settled.won:
            raise RpcRefusal(RpcError.IMPOSSIBLE)
        return {
            "transaction": settled.payment.id,
            "perform_time": protocol.milliseconds(settled.payment.paid_at),
            "state": protocol.state(settled.payment),
        }

    async def _cancel(self, params: Params) -> Result:
        payment = await self.cancel_payment(
            PAYME,
            provider_tx=protocol.name(params, "id"),
            reason=_reason(params),
        )
        return {
            "transaction": payment.id,
            "cancel_time": protocol.milliseconds(payment.cancelled_at),
            "state": protocol.state(payment),
        }

    async def _check(self, params: Params) -> Result:
        return protocol.times(await self.read_transactions(PAYME, protocol.name(params, "id")))

    async def _statement(self, params: Params) -> Result:
        since, until = protocol.instant(params, "from"), protocol.instant(params, "to")
        if since > until:
            raise RpcRefusal(RpcError.BAD_REQUEST, "from")
        found = await self.read_transactions.statement(PAYME, since=since, until=until)
        return {"transactions": [protocol.line(each, field=self._field) for each in found]}

    async def _fiscal_data(self, params: Params) -> Result:
        """Kept as evidence, whatever it says."""
        kind, data = params.get("type"), params.get("fiscal_data")
        if kind not in FISCAL_KINDS or not isinstance(data, dict):
            raise RpcRefusal(RpcError.BAD_PARAMS)
        told = json.dumps(data, separators=(",", ":"))
        if len(told) > LONGEST_FISCAL_DATA:
            raise RpcRefusal(RpcError.BAD_PARAMS)
        try:
            transaction = protocol.name(params, "id")
            # That it came says nothing: only a status of 0 means that the receipt is printed.
            facts: dict[str, str | int | None] = {f"fiscal_{str(kind).lower()}": told}
            if data.get("status_code") == 0 and kind == PERFORM:
                facts[PRINTED_BY_PAYME] = 1
            await self.note_facts(PAYME, transaction, facts)
        except (PaymentNotFound, RpcRefusal) as error:
            raise RpcRefusal(RpcError.RECEIPT_NOT_FOUND) from error
        return {"success": True}


def _reason(params: Params) -> CancelReason:
    """Without one it is unknown: money must be able to go back."""
    if params.get("reason") is None:
        return CancelReason.UNKNOWN
    return protocol.MEANT.get(protocol.whole(params, "reason"), CancelReason.UNKNOWN)


def _amount(params: Params) -> Money:
    amount = protocol.whole(params, "amount")
    if not 0 < amount < LARGEST_AMOUNT:
        raise RpcRefusal(RpcError.WRONG_AMOUNT)
    return Money(amount)

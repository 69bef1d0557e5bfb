"""
Payme's Merchant API as bytes: JSON-RPC under HTTP 200, whatever became of the request.

Source: developer.help.paycom.uz, "Протокол Merchant API". Requests need no `jsonrpc` and may come
as `text/json`. Times are milliseconds since 1970, 0 where there is none; amounts are tiyin.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import attrs

from stario.domain.payments.model.payment import CancelReason, Payment, PaymentState
from stario.entrypoints.http.reading import strictly_parsed
from stario.entrypoints.http.refusals import MalformedRequest
from stario.entrypoints.http.webhooks.payme_errors import LANGUAGES, MESSAGES, RpcError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
LATEST = 10**13 - 1
"""Times have 13 digits."""
LONGEST_NAME = 64
_NAME = re.compile(r"[!-~]{1,64}")

RpcId = int | str | None


REASONS: Mapping[CancelReason, int] = {
    CancelReason.RECEIVER: 1,
    CancelReason.DEBIT: 2,
    CancelReason.EXECUTION: 3,
    CancelReason.TIMEOUT: 4,
    CancelReason.REFUND: 5,
    CancelReason.DECLINED: 10,
    CancelReason.UNKNOWN: 10,
}
MEANT: Mapping[int, CancelReason] = {
    1: CancelReason.RECEIVER,
    2: CancelReason.DEBIT,
    3: CancelReason.EXECUTION,
    4: CancelReason.TIMEOUT,
    5: CancelReason.REFUND,
}
"""Any other number means that nobody knows."""

STATES: Mapping[PaymentState, int] = {
    PaymentState.PENDING: 1,
    PaymentState.PAID: 2,
    PaymentState.CANCELLED: -1,
    PaymentState.EXPIRED: -1,
    PaymentState.REFUNDED: -2,
}


class RpcRefusal(Exception):
    """Answered with `error`; `data` names the field or the method that it is about."""

    def __init__(self, error: RpcError, data: str | None = None) -> None:
        super().__init__(error.name)
        self.error = error
        self.data = data


@attrs.frozen(kw_only=True)
class RpcRequest:
    """A request whose form is right; `refusal` says why it is not, and then it has no method."""

    id: RpcId = None
    method: str = ""
    params: Mapping[str, object] = attrs.field(factory=dict)
    refusal: RpcRefusal | None = None


def read(body: bytes) -> RpcRequest:
    """Read whatever came in."""
    try:
        raw = strictly_parsed(body)
    except MalformedRequest:
        return RpcRequest(refusal=RpcRefusal(RpcError.NOT_JSON))
    if not isinstance(raw, dict):
        return RpcRequest(refusal=RpcRefusal(RpcError.BAD_REQUEST))
    id_ = _id(raw.get("id"))
    method, params = raw.get("method"), raw.get("params")
    if not isinstance(method, str) or not isinstance(params, dict):
        return RpcRequest(id=id_, refusal=RpcRefusal(RpcError.BAD_REQUEST))
    return RpcRequest(id=id_, method=method, params=params)


def _id(raw: object) -> RpcId:
    """What can be said back as it came."""
    if isinstance(raw, str) and len(raw) <= LONGEST_NAME:
        return raw
    return raw if isinstance(raw, int) and not isinstance(raw, bool) else None


def answer(id_: RpcId, result: Mapping[str, object]) -> bytes:
    return _encoded({"jsonrpc": "2.0", "id": id_, "result": result})


def refusal(id_: RpcId, refused: RpcRefusal) -> bytes:
    message = {
        language.value: text
        for language, text in zip(LANGUAGES, MESSAGES[refused.error], strict=True)
    }
    error = {"code": refused.error.value, "message": message, "data": refused.data}
    return _encoded({"jsonrpc": "2.0", "id": id_, "error": error})


def _encoded(told: Mapping[str, object]) -> bytes:
    # ASCII: half of a surrogate pair in an id must come back, and no UTF-8 has it.
    return json.dumps(told, separators=(",", ":")).encode()


def name(params: Mapping[str, object], field: str) -> str:
    """
    Read the id of a transaction.

    Raises:
        RpcRefusal: it has not the form of one.
    """
    value = params.get(field)
    if isinstance(value, str) and _NAME.fullmatch(value):
        return value
    raise RpcRefusal(RpcError.BAD_REQUEST, field)


def whole(params: Mapping[str, object], field: str) -> int:
    """
    Read a whole number.

    Raises:
        RpcRefusal: it is none.
    """
    value = params.get(field)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise RpcRefusal(RpcError.BAD_REQUEST, field)


def instant(params: Mapping[str, object], field: str) -> datetime:
    """
    Read a time.

    Raises:
        RpcRefusal: it is none of at most 13 digits.
    """
    value = whole(params, field)
    if not 0 <= value <= LATEST:
        raise RpcRefusal(RpcError.BAD_REQUEST, field)
    return EPOCH + value * MILLISECOND


def milliseconds(at: datetime | None) -> int:
    return 0 if at is None else (at - EPOCH) // MILLISECOND


def state(payment: Payment) -> int:
    return STATES[payment.state]


def reason(payment: Payment) -> int | None:
    return None if payment.cancel_reason is None else REASONS[payment.cancel_reason]


def times(payment: Payment) -> dict[str, object]:
    """What CheckTransaction tells, and each line of a statement among other things."""
    return {
        "create_time": milliseconds(payment.reserved_at),
        "perform_time": milliseconds(payment.paid_at),
        "cancel_time": milliseconds(payment.cancelled_at),
        "transaction": payment.id,
        "state": state(payment),
        "reason": reason(payment),
    }


def line(payment: Payment, *, field: str) -> dict[str, object]:
    """One transaction of a statement."""
    return {
        "id": payment.provider_tx,
        "time": milliseconds(payment.provider_time),
        "amount": payment.amount.tiyin,
        "account": {field: payment.order_id},
        **times(payment),
        "receivers": None,
    }

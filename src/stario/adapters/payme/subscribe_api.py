"""
The client of Payme's Subscribe API, as far as it speaks of receipts.

Source: developer.help.paycom.uz, "Subscribe API": JSON-RPC, `X-Auth: <cashbox>:<key>`. A receipt of
the Merchant API has the id of the transaction.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import NoReturn

import attrs
import httpx
import msgspec

from stario.domain.kernel.errors import Unavailable

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
RECEIPTS_AT_ONCE = 50


class ReceiptState(IntEnum):
    PAID = 4
    CANCEL_QUEUED = 21
    CANCELLED = 50


class PaymeRefused(Exception):
    """Payme understood and will not; `code` is that of its error."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@attrs.frozen(kw_only=True)
class Receipt:
    """`order_ref` is what the account of ours says, None where it says nothing."""

    id: str
    state: int
    amount: int
    order_ref: str | None


@attrs.frozen(kw_only=True)
class PaymeSubscribeApi:
    """`http` has a timeout, and no base: it would end *url* in a slash. `key` is the cashbox's."""

    http: httpx.AsyncClient
    url: str
    merchant_id: str
    field: str
    key: str = attrs.field(repr=False)

    async def state(self, receipt: str) -> int:
        """
        Ask for the state of a receipt.

        Raises:
            PaymeRefused: it does not know it.
            Unavailable: it does not answer.
        """
        found = _object(await self._call("receipts.check", {"id": receipt}))
        state = found.get("state")
        return state if isinstance(state, int) else _away("no_state")

    async def cancel(self, receipt: str) -> int:
        """Have the money of a receipt given back; gives its new state, and raises as `state`."""
        found = _object(await self._call("receipts.cancel", {"id": receipt}))
        return _receipt(_object(found.get("receipt")), self.field).state

    async def of_period(self, since: datetime, until: datetime) -> tuple[Receipt, ...]:
        """Every receipt made in [since, until); raises as `state`."""
        found: list[Receipt] = []
        while True:
            params = {
                "count": RECEIPTS_AT_ONCE,
                "from": (since - EPOCH) // MILLISECOND,
                "to": (until - EPOCH) // MILLISECOND - 1,
                "offset": len(found),
            }
            part = await self._call("receipts.get_all", params)
            if not isinstance(part, Sequence) or isinstance(part, str):
                _away("no_list")
            found += [_receipt(_object(each), self.field) for each in part]
            if len(part) < RECEIPTS_AT_ONCE:
                return tuple(found)

    async def _call(self, method: str, params: Mapping[str, object]) -> object:
        body = msgspec.json.encode({"id": 1, "method": method, "params": params})
        headers = {
            "X-Auth": f"{self.merchant_id}:{self.key}",
            "Content-Type": "application/json",
        }
        try:
            answer = await self.http.post(self.url, content=body, headers=headers)
        except httpx.HTTPError as error:
            _away(type(error).__name__, error)
        if answer.status_code != httpx.codes.OK:
            _away(str(answer.status_code))
        try:
            found = msgspec.json.decode(answer.content, type=dict[str, object])
        except msgspec.MsgspecError as error:
            _away("not_json", error)
        if found.get("error") is not None:
            code = _object(found["error"]).get("code")
            raise PaymeRefused(code if isinstance(code, int) else 0)
        return found.get("result")


def _receipt(told: Mapping[str, object], field: str) -> Receipt:
    id_, state, amount = told.get("_id"), told.get("state"), told.get("amount")
    if isinstance(id_, str) and isinstance(state, int) and isinstance(amount, int):
        return Receipt(id=id_, state=state, amount=amount, order_ref=_order(told, field))
    return _away("no_receipt")


def _order(told: Mapping[str, object], field: str) -> str | None:
    account = told.get("account")
    for each in account if isinstance(account, list) else ():
        match each:
            case {"name": str(name), "value": value} if name == field:
                return str(value)
            case _:
                continue
    return None


def _object(told: object) -> Mapping[str, object]:
    if not isinstance(told, dict):
        _away("no_object")
    return told


def _away(reason: str, cause: Exception | None = None) -> NoReturn:
    raise Unavailable(what="payment_provider", reason=reason) from cause

"""
The client of Click's Merchant API.

Source: docs.click.uz, "MERCHANT API". It knows no idempotency keys: a call that changes something
is never repeated here, and who did not hear the answer asks for the state first.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NoReturn
from urllib.parse import quote

import attrs
import httpx
import msgspec

from stario.adapters.click.account import ClickAccount
from stario.adapters.click.signatures import auth_header
from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.money import TIYIN_PER_SOM, Money
from stario.ports.system import Clock

_encoder = msgspec.json.Encoder(decimal_format="number")


class ClickRefused(Exception):
    """Click understood and will not; `code` is its `error_code`."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@attrs.frozen(kw_only=True)
class ReceiptItem:
    """
    A line of a fiscal receipt.

    `total` and `vat` are for the whole line: Click's `Price` is no unit price.
    """

    name: str
    mxik: str
    package_code: str
    total: Money
    quantity: int
    vat: Money
    vat_percent: int


@attrs.frozen(kw_only=True)
class ClickMerchantApi:
    """`http` has the API's address as its base, ending in a slash, and a timeout."""

    http: httpx.AsyncClient
    account: ClickAccount
    clock: Clock

    async def create_invoice(self, *, amount: Money, phone: str, merchant_trans_id: str) -> int:
        """
        Send a bill to the Click app of *phone* (12 digits, `998...`).

        Raises:
            ClickRefused: it will not.
            Unavailable: what became of it is not known.
        """
        made = await self._call(
            "POST",
            "invoice/create",
            {
                "service_id": int(self.account.service_id),
                "amount": Decimal(amount.tiyin) / TIYIN_PER_SOM,
                "phone_number": phone,
                "merchant_trans_id": merchant_trans_id,
            },
        )
        return _number(made, "invoice_id")

    async def invoice_status(self, invoice_id: int) -> int:
        """Ask after a bill: -99 deleted, above 0 paid; errors as `create_invoice`."""
        found = await self._call("GET", f"invoice/status/{self.account.service_id}/{invoice_id}")
        # The table of fields and the samples of the documentation name it differently.
        return _number(found, "invoice_status" if "invoice_status" in found else "status")

    async def payment_status(self, payment_id: int) -> int:
        """Ask after a payment: <0 cancelled, 0 created, 1 processing, 2 paid; errors as above."""
        found = await self._call("GET", f"payment/status/{self.account.service_id}/{payment_id}")
        return _number(found, "payment_status")

    async def payment_of(self, merchant_trans_id: str, day: date) -> int | None:
        """Find the payment of an order on *day* (Asia/Tashkent); None: there is none."""
        reference = quote(merchant_trans_id, safe="")
        place = f"payment/status_by_mti/{self.account.service_id}/{reference}/{day:%Y-%m-%d}"
        try:
            found = await self._call("GET", place)
        except ClickRefused:
            return None
        return _number(found, "payment_id") if found.get("payment_id") else None

    async def reverse(self, payment_id: int) -> None:
        """
        Give all of a payment back.

        Raises:
            ClickRefused: the month is over, or the card's bank will not.
            Unavailable: what became of it is not known: ask `payment_status`.
        """
        await self._call("DELETE", f"payment/reversal/{self.account.service_id}/{payment_id}")

    async def submit_items(
        self, payment_id: int, items: Sequence[ReceiptItem], *, received: Money
    ) -> None:
        """
        Say what was sold, for the fiscal receipt; a second call says the same again.

        Raises:
            ClickRefused: it will not.
            Unavailable: what became of it is not known.
        """
        lines = [
            {
                "Name": item.name[:63],
                "SPIC": item.mxik,
                "PackageCode": item.package_code,
                "Price": item.total.tiyin,
                "Amount": item.quantity,
                "VAT": item.vat.tiyin,
                "VATPercent": item.vat_percent,
            }
            for item in items
        ]
        await self._call(
            "POST",
            "payment/ofd_data/submit_items",
            {
                "service_id": int(self.account.service_id),
                "payment_id": payment_id,
                "items": lines,
                "received_ecash": received.tiyin,
                "received_cash": 0,
                "received_card": 0,
            },
        )

    async def receipt_url(self, payment_id: int) -> str | None:
        """Where the fiscal receipt is shown; None: there is none yet. Errors as above."""
        place = f"payment/ofd_data/{self.account.service_id}/{payment_id}"
        found = (await self._call("GET", place)).get("qrCodeURL")
        return found if isinstance(found, str) and found else None

    async def _call(
        self, method: str, path: str, body: Mapping[str, object] | None = None
    ) -> Mapping[str, object]:
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "Auth": auth_header(
                user_id=self.account.user_id,
                secret=self.account.secret,
                timestamp=int(self.clock.now().timestamp()),
            ),
        }
        content = _encoder.encode(body) if body is not None else None
        try:
            answer = await self.http.request(method, path, headers=headers, content=content)
        except httpx.HTTPError as error:
            _away(type(error).__name__, error)
        if answer.status_code != httpx.codes.OK:
            _away(str(answer.status_code))
        try:
            found = msgspec.json.decode(answer.content, type=dict[str, object])
        except msgspec.MsgspecError as error:
            _away("not_json", error)
        code = found.get("error_code", 0)
        if code != 0:
            raise ClickRefused(code if isinstance(code, int) else -1)
        return found


def _number(found: Mapping[str, object], name: str) -> int:
    value = found.get(name)
    if isinstance(value, bool) or not isinstance(value, int):
        _away(f"no_{name}")
    return value


def _away(reason: str, cause: Exception | None = None) -> NoReturn:
    raise Unavailable(what="payment_provider", reason=reason) from cause

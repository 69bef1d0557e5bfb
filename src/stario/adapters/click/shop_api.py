"""
What Click asks of a shop, and how a shop answers: Prepare before the money, Complete after it.

Source: docs.click.uz, "SHOP API": requests are forms, answers are JSON under HTTP 200, whatever
became of the request.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import IntEnum
from urllib.parse import parse_qsl

import attrs
import msgspec

from stario.adapters.click.signatures import is_same, shop_signature
from stario.domain.kernel.money import TIYIN_PER_SOM, Money

MOST_FIELDS = 64
LARGEST_INT64 = 2**63 - 1
TOLERANCE_TIYIN = 1
"""Click sends amounts as floats: a hundredth of a so'm may be lost on its side."""

_INTEGER = re.compile(r"-?[0-9]{1,19}", re.ASCII)
_AMOUNT = re.compile(r"[0-9]{1,15}(\.[0-9]{1,10})?", re.ASCII)
_REQUIRED = (
    "click_trans_id",
    "service_id",
    "click_paydoc_id",
    "merchant_trans_id",
    "amount",
    "action",
    "error",
    "sign_time",
    "sign_string",
)
PREPARE, COMPLETE = "0", "1"


class ShopError(IntEnum):
    SUCCESS = 0
    SIGN_CHECK_FAILED = -1
    INCORRECT_AMOUNT = -2
    ACTION_NOT_FOUND = -3
    ALREADY_PAID = -4
    """To Click this means that all is well."""
    USER_DOES_NOT_EXIST = -5
    TRANSACTION_DOES_NOT_EXIST = -6
    FAILED_TO_UPDATE_USER = -7
    """Something of ours is away for now."""
    ERROR_IN_REQUEST = -8
    TRANSACTION_CANCELLED = -9


NOTES: Mapping[ShopError, str] = {
    ShopError.SUCCESS: "Success",
    ShopError.SIGN_CHECK_FAILED: "SIGN CHECK FAILED!",
    ShopError.INCORRECT_AMOUNT: "Incorrect parameter amount",
    ShopError.ACTION_NOT_FOUND: "Action not found",
    ShopError.ALREADY_PAID: "Already paid",
    ShopError.USER_DOES_NOT_EXIST: "User does not exist",
    ShopError.TRANSACTION_DOES_NOT_EXIST: "Transaction does not exist",
    ShopError.FAILED_TO_UPDATE_USER: "Failed to update user",
    ShopError.ERROR_IN_REQUEST: "Error in request from click",
    ShopError.TRANSACTION_CANCELLED: "Transaction cancelled",
}


class ShopRefusal(Exception):
    """The request is answered with `error`, before any order is looked at."""

    def __init__(self, error: ShopError) -> None:
        super().__init__(error.name)
        self.error = error


@attrs.frozen(kw_only=True)
class ShopRequest:
    """
    A request whose signature is right.

    `click_trans_id` is Click's attempt, `click_paydoc_id` the document that its own API calls
    payment_id. `prepare_id` None: a Prepare, or no number. `amount_tiyin` is exact and may have a
    fraction; None: no amount. `error` below zero: Click has cancelled.
    """

    click_trans_id: int
    click_paydoc_id: int
    merchant_trans_id: str
    prepare_id: int | None
    amount_tiyin: Decimal | None
    is_complete: bool
    error: int
    error_note: str
    sign_time: str

    def costs(self, amount: Money) -> bool:
        """Whether *amount* is what Click speaks of."""
        if self.amount_tiyin is None:
            return False
        return abs(self.amount_tiyin - amount.tiyin) <= TOLERANCE_TIYIN


def fields_of(body: bytes) -> Mapping[str, str]:
    """
    Read a form.

    Raises:
        ShopRefusal: it is none, or says a thing twice.
    """
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise ShopRefusal(ShopError.ERROR_IN_REQUEST) from error
    fields = dict(pairs)
    if len(fields) != len(pairs) or any("\0" in name + value for name, value in pairs):
        raise ShopRefusal(ShopError.ERROR_IN_REQUEST)
    return fields


def request_of(fields: Mapping[str, str], *, service_id: str, secret: str) -> ShopRequest:
    """
    Check a request, in Click's own order: the fields, the signature, the service, the action.

    Raises:
        ShopRefusal: with what it is answered.
    """
    action = fields.get("action")
    needed = (*_REQUIRED, "merchant_prepare_id") if action == COMPLETE else _REQUIRED
    if any(name not in fields for name in needed):
        raise ShopRefusal(ShopError.ERROR_IN_REQUEST)
    expected = shop_signature(
        click_trans_id=fields["click_trans_id"],
        service_id=fields["service_id"],
        secret=secret,
        merchant_trans_id=fields["merchant_trans_id"],
        # A Prepare has none, and what an action that is none of the two would sign is not known.
        merchant_prepare_id="" if action == PREPARE else fields.get("merchant_prepare_id", ""),
        amount=fields["amount"],
        action=fields["action"],
        sign_time=fields["sign_time"],
    )
    if not is_same(expected, fields["sign_string"]):
        raise ShopRefusal(ShopError.SIGN_CHECK_FAILED)
    if fields["service_id"] != service_id:
        raise ShopRefusal(ShopError.ERROR_IN_REQUEST)
    if action not in {PREPARE, COMPLETE}:
        raise ShopRefusal(ShopError.ACTION_NOT_FOUND)
    return _checked(fields, is_complete=action == COMPLETE)


def _checked(fields: Mapping[str, str], *, is_complete: bool) -> ShopRequest:
    trans_id, paydoc_id = integer(fields["click_trans_id"]), integer(fields["click_paydoc_id"])
    error = integer(fields["error"])
    if trans_id is None or paydoc_id is None or error is None:
        raise ShopRefusal(ShopError.ERROR_IN_REQUEST)
    amount = fields["amount"]
    return ShopRequest(
        click_trans_id=trans_id,
        click_paydoc_id=paydoc_id,
        merchant_trans_id=fields["merchant_trans_id"],
        prepare_id=integer(fields["merchant_prepare_id"]) if is_complete else None,
        amount_tiyin=Decimal(amount) * TIYIN_PER_SOM if _AMOUNT.fullmatch(amount) else None,
        is_complete=is_complete,
        error=error,
        error_note=fields.get("error_note", ""),
        sign_time=fields["sign_time"],
    )


def integer(text: str) -> int | None:
    """A number of 64 bits, exact; None: it is none."""
    if not _INTEGER.fullmatch(text):
        return None
    value = int(text)
    return value if abs(value) <= LARGEST_INT64 else None


def answer(fields: Mapping[str, str], error: ShopError, *, number: int | None = None) -> bytes:
    """
    Write the answer to a request that had *fields*.

    Args:
        number: our payment's: `merchant_prepare_id` of a Prepare, `merchant_confirm_id` of a
            Complete.
    """
    is_complete = fields.get("action") == COMPLETE
    return msgspec.json.encode(
        {
            "click_trans_id": integer(fields.get("click_trans_id", "")),
            "merchant_trans_id": fields.get("merchant_trans_id"),
            "merchant_confirm_id" if is_complete else "merchant_prepare_id": number,
            "error": error.value,
            "error_note": NOTES[error],
        }
    )

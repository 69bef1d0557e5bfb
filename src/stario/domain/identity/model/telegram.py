"""
Proof that a Telegram Mini App was opened by a certain person.

Source: core.telegram.org/bots/webapps, "Validating data received via the Mini App".
"""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import attrs

from stario.domain.kernel.errors import Unauthenticated

PROOF_LIFETIME = timedelta(hours=1)
CLOCK_SKEW = timedelta(seconds=30)
"""How far ahead of ours Telegram's clock may be."""

LONGEST_INIT_DATA = 8192
MOST_FIELDS = 32
LARGEST_USER_ID = 2**52
"""Bot API: an identifier has at most 52 significant bits."""


class TelegramProofRejected(Unauthenticated):
    """
    The proof is worth nothing; `reason`: malformed, duplicate_field, wrong_hash, too_old,
    from_the_future or no_user.
    """

    code = "telegram_rejected"


@attrs.frozen(kw_only=True)
class TelegramUser:
    id: int
    first_name: str
    last_name: str
    language_code: str


def verify_init_data(init_data: str, *, bot_token: str, at: datetime) -> TelegramUser:
    """
    Check *init_data* as the Mini App got it, and name the person.

    Every field except `hash` is part of what is signed, `signature` too.

    Raises:
        TelegramProofRejected: with the reason.
    """
    fields = _fields(init_data)
    given = fields.pop("hash", "")
    # Compared as bytes: `compare_digest` refuses text outside ASCII.
    if not hmac.compare_digest(_hash(fields, bot_token).encode(), given.lower().encode()):
        raise TelegramProofRejected(reason="wrong_hash")
    _require_fresh(fields.get("auth_date", ""), at=at)
    return _user(fields.get("user", ""))


def _fields(init_data: str) -> dict[str, str]:
    if len(init_data) > LONGEST_INIT_DATA:
        raise TelegramProofRejected(reason="malformed")
    try:
        pairs = parse_qsl(
            init_data,
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise TelegramProofRejected(reason="malformed") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise TelegramProofRejected(reason="duplicate_field")
    # A newline would let two sets of fields share one check string.
    if any("\n" in key or "\n" in value or "=" in key for key, value in pairs):
        raise TelegramProofRejected(reason="malformed")
    return fields


def _hash(fields: dict[str, str], bot_token: str) -> str:
    secret = hmac.digest(b"WebAppData", bot_token.encode(), hashlib.sha256)
    check = "\n".join(f"{key}={fields[key]}" for key in sorted(fields))
    return hmac.new(secret, check.encode(), hashlib.sha256).hexdigest()


def _require_fresh(auth_date: str, *, at: datetime) -> None:
    # Eleven digits stay within what `datetime` can hold.
    if not (auth_date.isascii() and auth_date.isdigit() and len(auth_date) < 12):
        raise TelegramProofRejected(reason="malformed")
    signed_at = datetime.fromtimestamp(int(auth_date), UTC)
    if signed_at > at + CLOCK_SKEW:
        raise TelegramProofRejected(reason="from_the_future")
    if at - signed_at > PROOF_LIFETIME:
        raise TelegramProofRejected(reason="too_old")


def _user(text: str) -> TelegramUser:
    try:
        user = json.loads(text)
    except (ValueError, RecursionError):
        raise TelegramProofRejected(reason="no_user") from None
    if not isinstance(user, dict) or user.get("is_bot"):
        raise TelegramProofRejected(reason="no_user")
    number = user.get("id")
    if type(number) is not int or not 0 < number <= LARGEST_USER_ID:
        raise TelegramProofRejected(reason="no_user")
    return TelegramUser(
        id=number,
        first_name=_text(user.get("first_name")),
        last_name=_text(user.get("last_name")),
        language_code=_text(user.get("language_code")),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""

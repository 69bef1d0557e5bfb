"""
How Click proves who it is, and how we prove it to Click.

Source: docs.click.uz, "SHOP API" and "MERCHANT API". MD5 and SHA-1 are its choice.
"""

import hashlib
import hmac


def shop_signature(
    *,
    click_trans_id: str,
    service_id: str,
    secret: str,
    merchant_trans_id: str,
    merchant_prepare_id: str,
    amount: str,
    action: str,
    sign_time: str,
) -> str:
    """
    Compute the `sign_string` of a request of the Shop API.

    Every argument is the text as it was received; `merchant_prepare_id` is empty in a Prepare.

    Returns:
        32 lower-case hexadecimal digits.
    """
    parts = (click_trans_id, service_id, secret, merchant_trans_id, merchant_prepare_id)
    signed = "".join((*parts, amount, action, sign_time))
    return hashlib.md5(signed.encode(), usedforsecurity=False).hexdigest()


def is_same(ours: str, theirs: str) -> bool:
    """Compare in constant time; *theirs* may be any text."""
    return hmac.compare_digest(ours.encode(), theirs.encode())


def auth_header(*, user_id: str, secret: str, timestamp: int) -> str:
    """Compute the `Auth` header of the Merchant API; *timestamp* in seconds since the epoch."""
    digest = hashlib.sha1(f"{timestamp}{secret}".encode(), usedforsecurity=False).hexdigest()
    return f"{user_id}:{digest}:{timestamp}"

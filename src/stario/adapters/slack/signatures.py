"""
Proof that a request comes from Slack.

Source: Slack, "Verifying requests from Slack", scheme v0: HMAC-SHA256 over `v0:<time>:<body>`.
"""

import hmac
import re
from datetime import datetime

OLDEST_SECONDS = 300
_SECONDS = re.compile(r"[0-9]{1,12}", re.ASCII)


def signature_of(secret: str, timestamp: str, body: bytes) -> str:
    """What Slack sends in `X-Slack-Signature`."""
    signed = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.digest(secret.encode(), signed, "sha256").hex()


def is_from_slack(
    secret: str, *, timestamp: str, signature: str, body: bytes, now: datetime
) -> bool:
    """
    Whether *body* was signed with *secret* at most five minutes ago, or ahead of our clock.

    Nothing that is sent makes it fail in another way than saying no.
    """
    if not _SECONDS.fullmatch(timestamp):
        return False
    if abs(now.timestamp() - int(timestamp)) > OLDEST_SECONDS:
        return False
    expected = signature_of(secret, timestamp, body)
    return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "surrogateescape"))

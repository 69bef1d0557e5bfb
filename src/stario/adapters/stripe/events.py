"""
What Stripe sends, and whether it is Stripe that sends it.

Source: docs.stripe.com/webhooks/signature. The library takes a time in the future; here it may
differ by five minutes in either direction.
"""

from datetime import datetime, timedelta

import attrs
import msgspec
import stripe

TOLERANCE = timedelta(seconds=300)


class EventRejected(Exception):
    """It is not Stripe that sends this, or not now, or it is no event."""


@attrs.frozen(kw_only=True)
class StripeEvent:
    """Only names: what became of the object is asked of the API, for events come in any order."""

    id: str
    type: str
    object_id: str


class _Named(msgspec.Struct):
    id: str


class _Data(msgspec.Struct):
    object: _Named


class _Event(msgspec.Struct):
    id: str
    type: str
    data: _Data


def event_of(body: bytes, signature: str, *, secret: str, now: datetime) -> StripeEvent:
    """
    Check and read an event; *signature* is the header `Stripe-Signature`.

    Raises:
        EventRejected: it is not to be believed.
    """
    try:
        # What is no ASCII would make the comparison of signatures fail instead of differ.
        if not signature.isascii():
            raise EventRejected
        stripe.WebhookSignature.verify_header(body, signature, secret)
        told = _told(signature)
        event = msgspec.json.decode(body, type=_Event)
    except (stripe.SignatureVerificationError, ValueError) as error:
        raise EventRejected from error
    if abs(now.timestamp() - told) > TOLERANCE.total_seconds():
        raise EventRejected
    return StripeEvent(id=event.id, type=event.type, object_id=event.data.object.id)


def _told(signature: str) -> int:
    """The time that is signed: the first one, as the library reads it."""
    times = (part[2:] for part in signature.split(",") if part.startswith("t="))
    return int(next(times, ""))

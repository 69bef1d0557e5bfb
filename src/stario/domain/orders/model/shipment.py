"""What staff type about a parcel."""

from urllib.parse import urlsplit

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.text import clean_line
from stario.domain.orders.model.order import Shipment

LONGEST_CARRIER = 60
LONGEST_NUMBER = 60
LONGEST_URL = 500


def checked_shipment(carrier: str, tracking_number: str, tracking_url: str | None) -> Shipment:
    """
    Check what a fan is going to see, and may follow.

    Raises:
        Invalid: a text can't be shown, or the link is none of the web over https.
    """
    return Shipment(
        carrier=clean_line("carrier", carrier, longest=LONGEST_CARRIER, shortest=1),
        tracking_number=clean_line(
            "tracking_number", tracking_number, longest=LONGEST_NUMBER, shortest=1
        ),
        tracking_url=None if tracking_url is None else _checked_url(tracking_url),
    )


def _checked_url(url: str) -> str:
    cleaned = clean_line("tracking_url", url, longest=LONGEST_URL, shortest=1)
    try:
        parts = urlsplit(cleaned)
        host, signed_in = parts.hostname, parts.username is not None
    except ValueError:
        raise Invalid("tracking_url", "not_https") from None
    # A name before the host makes a link look as if it led elsewhere.
    readable = cleaned.isascii() and " " not in cleaned and "\\" not in cleaned
    if parts.scheme != "https" or not host or "." not in host or signed_in or not readable:
        raise Invalid("tracking_url", "not_https")
    return cleaned

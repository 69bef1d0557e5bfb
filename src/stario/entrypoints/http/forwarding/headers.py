"""Which header fields go on, there and back."""

from collections.abc import Iterable
from typing import Final

from stario.entrypoints.http.exchange import Exchange
from stario.entrypoints.http.forwarding.signatures import HEADER

Fields = list[tuple[bytes, bytes]]

# RFC 9110, 7.6.1: those of one connection; and what `Connection` names besides.
HOP_BY_HOP: Final = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
# The gateway says these itself: a client could make them up.
OF_THE_GATEWAY: Final = frozenset(
    {
        HEADER,
        b"expect",
        b"forwarded",
        b"host",
        # The gateway lets pages of other origins in, or not; a service is asked by it alone.
        b"origin",
        b"traceparent",
        b"x-real-ip",
        b"x-request-id",
    }
)
# The edge of the gateway puts its own on every answer.
OF_THE_EDGE: Final = frozenset(
    {
        b"date",
        b"server",
        b"strict-transport-security",
        b"traceresponse",
        b"x-request-id",
    }
)


def onward(given: Iterable[tuple[bytes, bytes]], exchange: Exchange) -> Fields:
    """The fields of a request, and who asks."""
    fields = [
        (name, value)
        for name, value in _end_to_end(given)
        if name not in OF_THE_GATEWAY and not name.startswith(b"x-forwarded-")
    ]
    return [
        *fields,
        (b"x-forwarded-for", exchange.address.encode()),
        (b"x-request-id", exchange.request_id.encode()),
        (b"traceparent", exchange.trace.header.encode()),
    ]


def back(given: Iterable[tuple[bytes, bytes]]) -> Fields:
    """The fields of an answer."""
    return [
        (name, value)
        for name, value in _end_to_end(given)
        if name not in OF_THE_EDGE and not name.startswith(b"access-control-")
    ]


def _end_to_end(given: Iterable[tuple[bytes, bytes]]) -> Fields:
    fields = [(name.lower(), value) for name, value in given]
    named = {
        token.strip().lower()
        for name, value in fields
        if name == b"connection"
        for token in value.split(b",")
    }
    return [field for field in fields if field[0] not in HOP_BY_HOP and field[0] not in named]

"""What is known about one request while it is answered."""

from collections.abc import Mapping

import attrs
from starlette.types import Scope

from stario.domain.kernel.language import Language
from stario.entrypoints.http.trace import Trace

SCOPE_KEY = "stario.exchange"
UNMATCHED = "(unmatched)"
"""The route label of paths that are none: scanners must not make metrics grow."""


@attrs.define(kw_only=True)
class Exchange:
    """
    `own_id` is a UUID of ours, whatever the client calls the request.

    `is_expected` is False where a service was called by somebody else than the gateway.
    `headers` are those of the request, of a repeated one the last; `answer_headers` join those
    of whatever answer it gets.
    """

    own_id: str
    request_id: str
    trace: Trace
    language: Language
    headers: Mapping[bytes, bytes]
    address: str
    route: str = UNMATCHED
    status: int = 0
    quiet: bool = False
    is_expected: bool = True
    answer_headers: list[tuple[bytes, bytes]] = attrs.field(factory=list)


def exchange_of(scope: Scope) -> Exchange:
    exchange: Exchange = scope[SCOPE_KEY]
    return exchange

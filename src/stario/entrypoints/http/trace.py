"""Which request this is, in our logs and in other people's."""

import re
from contextvars import ContextVar

import attrs

REQUEST_ID = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
TRACEPARENT = re.compile(rb"(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?")
VERSION = b"00-"
NO_TRACE, NO_SPAN = b"0" * 32, b"0" * 16


@attrs.frozen
class Trace:
    """
    The place of this request in a trace.

    `flags` are those that came in: whether the trace is recorded is decided where it began.
    """

    trace_id: str
    span_id: str
    flags: str

    @property
    def header(self) -> str:
        """The `traceparent` for whatever this request calls."""
        return f"00-{self.trace_id}-{self.span_id}-{self.flags}"


current_trace: ContextVar[Trace | None] = ContextVar("current_trace", default=None)
"""Read it where an outgoing request, or a job, should carry the trace on."""


def request_id_of(given: bytes | None, own: str) -> str:
    """The client's id when it is harmless in a header and a log, or our *own*."""
    if given is not None and REQUEST_ID.fullmatch(given):
        return given.decode("ascii")
    return own


def trace_of(traceparent: bytes | None, own: str) -> Trace:
    """
    Continue the trace of *traceparent*, or begin one when it is missing or breaks the grammar.

    The UUID *own* names the new trace, and its random half our span.

    Source: W3C Trace Context, 3.2 and 4.
    """
    new = own.replace("-", "")
    span_id = new[16:]
    parsed = TRACEPARENT.fullmatch(traceparent) if traceparent else None
    if parsed is None or parsed[1] == NO_TRACE or parsed[2] == NO_SPAN:
        return Trace(new, span_id, "00")
    # Version 00 has no more parts; a later version may have, and is read as if it were 00.
    if traceparent is not None and traceparent.startswith(VERSION) and len(traceparent) != 55:
        return Trace(new, span_id, "00")
    return Trace(parsed[1].decode(), span_id, parsed[3].decode())

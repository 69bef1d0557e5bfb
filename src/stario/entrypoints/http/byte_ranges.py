"""Which bytes of a file a request wants."""

import re

import attrs

_ONE_RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})", re.ASCII)


class RangeUnsatisfiable(Exception):
    """The range is well-formed, and none of its bytes exist."""


@attrs.frozen
class ByteRange:
    """Bytes `start` to `end` (exclusive)."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


def parse_range(header: str | None, size_bytes: int) -> ByteRange | None:
    """
    Read a `Range` header with one range; None where the whole file is to be sent.

    Several ranges, other units and malformed headers may be ignored, and are.

    Raises:
        RangeUnsatisfiable: answer 416.

    Source: RFC 9110, 14.
    """
    found = _ONE_RANGE.fullmatch((header or "").strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if first == "":
        start, end = max(0, size_bytes - int(last)), size_bytes
    else:
        start = int(first)
        end = min(size_bytes, int(last) + 1) if last else size_bytes
        if last and int(last) < start:
            return None
    if start >= end:
        raise RangeUnsatisfiable
    return ByteRange(start, end)

"""Answers, whole or made while they are sent."""

from collections.abc import AsyncIterator

import attrs

Header = tuple[bytes, bytes]


@attrs.frozen(kw_only=True)
class Rendered:
    """A whole answer: what is stored, and what is sent."""

    status: int
    headers: list[Header]
    body: bytes


@attrs.frozen(kw_only=True)
class Streamed:
    """An answer whose body is made while it is sent."""

    status: int
    headers: list[Header]
    content: AsyncIterator[bytes]

"""Waiting for what is bound to happen."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def until(
    ask: Callable[[], Awaitable[T]], true: Callable[[T], bool], *, within_seconds: float = 40
) -> T:
    """
    Ask until the answer is right, and give it.

    Raises:
        AssertionError: it did not become so in time.
    """
    deadline = time.monotonic() + within_seconds
    while not true(answer := await ask()):
        assert time.monotonic() < deadline, answer
        await asyncio.sleep(0.1)
    return answer

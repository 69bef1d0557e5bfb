"""A transaction that a worker may come between."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from stario.domain.generation.model.job import LeaseLost

T = TypeVar("T")

MOST_RUNS = 5


async def repeated(run: Callable[[], Awaitable[T]]) -> T:
    """
    Run a whole transaction again when a worker moved a job of it on meanwhile.

    Raises:
        LeaseLost: again and again.
    """
    for _ in range(MOST_RUNS - 1):
        try:
            return await run()
        except LeaseLost:
            continue
    return await run()

"""Where heavy work runs."""

from abc import abstractmethod
from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")

Checkpoint = Callable[[], None]
"""Call it between steps: it raises `Abandoned` once nobody waits for the result."""


class Abandoned(Exception):
    """The caller was cancelled; the work stops at its next checkpoint."""


class HeavyWork(Protocol):
    """A bounded place for work that would block the event loop."""

    @abstractmethod
    async def run(self, work: Callable[[Checkpoint], T]) -> T:
        """
        Run *work* off the event loop and give its result.

        Cancelling the caller makes the checkpoint raise; `run` returns only once the work has
        stopped, so that no thread outlives its job.

        Raises:
            Unavailable: the waiting line is full.
        """
        ...

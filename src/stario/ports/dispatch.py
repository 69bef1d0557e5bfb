"""The list of waiting jobs that wakes workers. It may be lost at any moment."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.ids import JobId


class JobDispatch(Protocol):
    """
    One list a queue, each waiting job in it once; its length is the number waiting.

    Only `check` raises when the list is out of reach: everything else then does nothing, for the
    truth is elsewhere and `repair` brings the list back.
    """

    @abstractmethod
    async def announce(self, queue: Queue, jobs: Sequence[JobId]) -> None:
        """Add those that are not in the list and wake as many waiting workers."""
        ...

    @abstractmethod
    async def withdraw(self, queue: Queue, job: JobId) -> None:
        """Take a job out that was claimed or cancelled."""
        ...

    @abstractmethod
    async def wait(self, queues: Sequence[Queue], *, timeout_seconds: float) -> bool:
        """
        Wait until some list of *queues* has a job: True, or False when the time is up.

        Takes nothing out. Out of reach counts as an empty list, so the caller asks the truth
        once per *timeout_seconds*.
        """
        ...

    @abstractmethod
    async def listed(self, queue: Queue) -> tuple[JobId, ...] | None:
        """What is in the list now; None when out of reach."""
        ...

    @abstractmethod
    async def repair(
        self, queue: Queue, *, listed: Sequence[JobId], waiting: Sequence[JobId]
    ) -> int:
        """
        Make the list true: add what waits and take out what no longer does; says how many changed.

        Args:
            listed: read with `listed` before *waiting* was read from the truth, so that a job
                announced in between is not taken for a stale one.
        """
        ...

    @abstractmethod
    async def length(self, queue: Queue) -> int | None:
        """Number in the list; None when out of reach."""
        ...

    @abstractmethod
    async def check(self) -> None:
        """
        Say nothing when the list is in reach.

        Raises:
            Unavailable: it is not.
        """
        ...

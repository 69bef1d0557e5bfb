"""What workers count."""

from abc import abstractmethod
from enum import StrEnum
from typing import Protocol

from stario.domain.generation.model.queue import Queue


class Outcome(StrEnum):
    """How one attempt at a job ended."""

    DONE = "done"
    RETRIED = "retried"
    FAILED = "failed"
    CANCELLED = "cancelled"
    HANDED_BACK = "handed_back"
    LOST = "lost"
    """The lease went to somebody else, or the truth stayed out of reach; nothing was written."""


class WorkMetrics(Protocol):
    """Called on the event loop; must neither wait nor raise."""

    @abstractmethod
    def started(self, queue: Queue, *, waited_seconds: float) -> None:
        """An attempt begins; *waited_seconds* since the job might run."""
        ...

    @abstractmethod
    def finished(
        self, queue: Queue, outcome: Outcome, *, seconds: float, since_enqueued_seconds: float
    ) -> None:
        """An attempt ended after *seconds*; earlier ones count in *since_enqueued_seconds*."""
        ...

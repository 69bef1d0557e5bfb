"""What hastens the deletion of faces, and what is counted of it."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from stario.domain.faces.model.face_upload import DeletionNet
from stario.domain.kernel.ids import FaceUploadId

DELETION_LIST = "ephemeral_deletion_queue"
"""The name of the Redis list, which operators read with `LLEN`."""


class DeletionSignals(Protocol):
    """
    The list of photos that wait to be deleted; it wakes the cleaner and may be lost at any moment.

    Its length is the number of photos that are due and not deleted. Out of reach it does nothing,
    for the truth is elsewhere and `repair` brings the list back.
    """

    @abstractmethod
    async def announce(self, uploads: Sequence[FaceUploadId]) -> None:
        """Add those that are not in the list and wake a cleaner."""
        ...

    @abstractmethod
    async def withdraw(self, upload: FaceUploadId) -> None:
        """Take out what is deleted."""
        ...

    @abstractmethod
    async def wait(self, *, timeout_seconds: float) -> bool:
        """Wait until the list has something: True, or False when the time is up."""
        ...

    @abstractmethod
    async def listed(self) -> tuple[FaceUploadId, ...] | None:
        """What is in the list now; None when out of reach."""
        ...

    @abstractmethod
    async def repair(
        self, *, listed: Sequence[FaceUploadId], waiting: Sequence[FaceUploadId]
    ) -> int:
        """
        Make the list true; says how many entries changed.

        Args:
            listed: read with `listed` before *waiting* was read from the truth, so that what is
                announced in between is not taken for stale.
        """
        ...

    @abstractmethod
    async def length(self) -> int | None:
        """Number in the list; None when out of reach."""
        ...


class DeletionMetrics(Protocol):
    """Called on the event loop; must neither wait nor raise."""

    @abstractmethod
    def deleted(self, net: DeletionNet, *, delay_seconds: float | None) -> None:
        """A receipt; *delay_seconds* since the last use, None for what nobody knew."""
        ...

    @abstractmethod
    def failed(self, net: DeletionNet) -> None:
        """The store or the database did not play along; it is tried again."""
        ...

"""Who of the staff reads whose data, counted from the audit log."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol

from stario.domain.compliance.model.anomalies import CauselessReads, HourOfReads, ReadersOfOne


class AccessCounts(Protocol):
    """
    Counts of entries `staff.read` that succeeded and showed somebody's data but the reader's own.

    Days and hours are those of Tashkent.
    """

    @abstractmethod
    async def by_hour(self, *, since: datetime, before: datetime) -> tuple[HourOfReads, ...]:
        """By reader, day and hour, in no order."""
        ...

    @abstractmethod
    async def by_subject(
        self, *, since: datetime, before: datetime, readers: int
    ) -> tuple[ReadersOfOne, ...]:
        """Reads that showed one person alone, by person and day, of at least so many *readers*."""
        ...

    @abstractmethod
    async def causeless(
        self, *, since: datetime, before: datetime, cause_since: datetime
    ) -> tuple[CauselessReads, ...]:
        """
        Reads that showed one person alone, by reader, person and day, where nothing explains them.

        An order that changed after *cause_since* explains them, a case or an appeal that was opened
        after it or is open, and an open claim.
        """
        ...

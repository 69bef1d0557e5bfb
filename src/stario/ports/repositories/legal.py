"""Packages for authorities, and the records that go into them."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

import attrs

from stario.domain.compliance.model.case_scope import CaseScope, Holding
from stario.domain.compliance.model.legal_export import LegalExport
from stario.domain.kernel.ids import LegalExportId
from stario.domain.kernel.paging import Page, PageRequest

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]
"""What JSON holds: times as ISO 8601 in UTC, bytes as hex, money as tiyin."""

Cursor = tuple[str | int, ...]


class LegalExports(Protocol):
    @abstractmethod
    async def add(self, export: LegalExport) -> None:
        """
        Remember a request.

        Raises:
            Conflict: the id is taken.
        """
        ...

    @abstractmethod
    async def get(self, export: LegalExportId, *, lock: bool = False) -> LegalExport:
        """
        Find one; with *lock* nobody else changes it before this ends.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def save(self, export: LegalExport) -> None:
        """Replace one that this transaction has locked."""
        ...

    @abstractmethod
    async def list(self, request: PageRequest) -> Page[LegalExport]:
        """Newest first."""
        ...

    @abstractmethod
    async def expired(self, *, completed_before: datetime, limit: int) -> tuple[LegalExport, ...]:
        """Lock and give those whose package is still there, the oldest first."""
        ...

    @abstractmethod
    async def pending(self, *, since: datetime) -> tuple[LegalExport, ...]:
        """Those asked for after *since* that are neither decided against nor built."""
        ...

    @abstractmethod
    async def last_rehearsal(self) -> LegalExport | None:
        """The rehearsal whose package was made last, if it is there or not."""
        ...


@attrs.frozen(kw_only=True)
class RecordPage:
    """Some records by their keys; `after` leads to the next ones, None: these are the last."""

    records: tuple[Mapping[str, Plain], ...]
    after: Cursor | None


class CaseRecords(Protocol):
    """Reads what is held about the people and things of a case."""

    @abstractmethod
    async def page(
        self, holding: Holding, scope: CaseScope, *, after: Cursor | None = None, limit: int
    ) -> RecordPage:
        """Give *limit* records behind *after*, without what `holding.hidden` names."""
        ...

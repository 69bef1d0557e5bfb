"""The audit log: what happened, in a chain that shows every change to it."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import attrs

from stario.domain.compliance.model.audit_archive import AuditArchive
from stario.domain.compliance.model.audit_entry import AuditEntry, AuditHead
from stario.domain.compliance.model.audit_event import AuditEvent, Outcome
from stario.domain.compliance.model.checkpoint import checkpoint_key
from stario.domain.kernel.ids import AccountId
from stario.domain.kernel.paging import Page, PageRequest


class AuditInbox(Protocol):
    """
    Events on their way into the chain.

    An event is recorded in the transaction of what it tells of: both happen, or neither. The one
    writer of the chain takes them from here in the order in which they were recorded.
    """

    @abstractmethod
    async def record(self, *events: AuditEvent) -> None: ...

    @abstractmethod
    async def take(self, *, limit: int) -> Sequence[AuditEvent]:
        """Give the oldest committed ones and forget them, for whoever holds the chain's lock."""
        ...

    @abstractmethod
    async def count(self) -> int:
        """How many wait."""
        ...

    @abstractmethod
    async def oldest_at(self) -> datetime | None:
        """When the one that waits longest happened; None where none waits."""
        ...


@attrs.frozen(kw_only=True)
class AuditFilter:
    """
    `action` is a whole one, or the beginning of one that ends with a full stop. `after` and
    `through` are numbers, `since` (inclusive) and `before` (exclusive) times of the events.
    """

    actor_id: AccountId | None = None
    resource_type: str | None = None
    resource_id: str | None = None
    action: str | None = None
    outcome: Outcome | None = None
    since: datetime | None = None
    before: datetime | None = None
    after: int = 0
    through: int | None = None


class AuditLog(Protocol):
    """
    The entries that are not archived yet: added, and never changed.

    The database itself refuses every change, and a removal of what no stored archive covers.
    """

    @abstractmethod
    async def lock(self) -> None:
        """Keep everybody else from appending or archiving before this ends."""
        ...

    @abstractmethod
    async def head(self) -> AuditHead:
        """The end of the log, also where its entries are archived."""
        ...

    @abstractmethod
    async def append(self, entries: Sequence[AuditEntry], *, head: AuditHead) -> None:
        """
        Write *entries*, after which *head* is the end of the log; for who holds the lock.

        Raises:
            Conflict: a number is taken.
        """
        ...

    @abstractmethod
    async def entries(self, wanted: AuditFilter, *, limit: int = 500) -> tuple[AuditEntry, ...]:
        """Those that fit, by number, the oldest first."""
        ...

    @abstractmethod
    async def search(self, request: PageRequest, wanted: AuditFilter) -> Page[AuditEntry]:
        """Those that fit, the newest first."""
        ...

    @abstractmethod
    async def count(self, wanted: AuditFilter) -> int:
        """How many fit."""
        ...

    @abstractmethod
    async def bounds(self, *, since: datetime, before: datetime) -> tuple[int, int] | None:
        """The least and the greatest number of what happened then; None where nothing did."""
        ...

    @abstractmethod
    async def leaves(self, *, after: int, through: int, limit: int = 5000) -> tuple[bytes, ...]:
        """Hashes of the Merkle tree's leaves, by number."""
        ...

    @abstractmethod
    async def remove(self, archive: AuditArchive) -> int:
        """
        Take away the entries of a stored *archive*; says how many; for who holds the lock.

        Raises:
            Conflict: the archive is not stored.
        """
        ...

    @abstractmethod
    async def forget_addresses(self, *, actor: AccountId) -> int:
        """Forget from where an account acted, archived or not; says of how many entries."""
        ...

    @abstractmethod
    async def forget_addresses_through(self, number: int) -> int:
        """Forget all addresses of entries up to *number*; says of how many."""
        ...


@attrs.frozen(kw_only=True)
class SignedHead:
    """A checkpoint: `note` is the signed text, `stored_at` when it reached the object store."""

    head: AuditHead
    at: datetime
    note: str
    stored_at: datetime | None = None

    @property
    def key(self) -> str:
        """Where it lies in the object store."""
        return checkpoint_key(self.head.number)


class AuditCheckpoints(Protocol):
    """Signed ends of the log; one for each end."""

    @abstractmethod
    async def add(self, checkpoint: SignedHead) -> bool:
        """Remember it; False where there is one of that number already."""
        ...

    @abstractmethod
    async def latest(self) -> SignedHead | None: ...

    @abstractmethod
    async def before(self, number: int) -> SignedHead | None:
        """The one with the greatest number up to *number*."""
        ...

    @abstractmethod
    async def list(self, *, after: int = 0, limit: int = 500) -> tuple[SignedHead, ...]:
        """Those of numbers beyond *after*, by number."""
        ...

    @abstractmethod
    async def unstored(self, *, limit: int = 100) -> tuple[SignedHead, ...]:
        """Those that have not reached the object store, the oldest first."""
        ...

    @abstractmethod
    async def mark_stored(self, checkpoint: SignedHead, *, at: datetime) -> None: ...


class AuditArchives(Protocol):
    """What was archived: planned first, then stored, in the end gone."""

    @abstractmethod
    async def add(self, archive: AuditArchive) -> None:
        """
        Plan it.

        Raises:
            Conflict: one begins there already.
        """
        ...

    @abstractmethod
    async def save(self, archive: AuditArchive) -> None:
        """Remember when it was stored, or when its entries were gone."""
        ...

    @abstractmethod
    async def planned(self) -> AuditArchive | None:
        """The one that is not stored yet: at most one."""
        ...

    @abstractmethod
    async def list(self, *, after: int = 0, limit: int = 500) -> tuple[AuditArchive, ...]:
        """Those whose first entry is beyond *after*, by number."""
        ...

    @abstractmethod
    async def last_stored(self) -> AuditArchive | None:
        """The newest one whose entries left the database."""
        ...

    @abstractmethod
    async def due(self, *, before: datetime, limit: int = 100) -> tuple[AuditArchive, ...]:
        """Stored ones whose youngest entry is older than *before* and not gone yet."""
        ...

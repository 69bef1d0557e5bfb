"""What waits for a person's judgement, and appeals against it."""

from abc import abstractmethod
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Protocol

import attrs

from stario.domain.kernel.ids import AccountId, AppealId, CaseId
from stario.domain.kernel.language import Language
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.moderation.model.appeal import Appeal, AppealState
from stario.domain.moderation.model.review_case import CaseState, ReviewCase, Severity, Subject
from stario.domain.moderation.model.verdict import ContentType


@attrs.frozen(kw_only=True)
class CaseFilter:
    """
    Which cases of the queue; what is None does not narrow.

    Without `state` those that are not closed. A claim that has lapsed counts as open. `claimed_by`:
    whose claims that run.
    """

    severity: Severity | None = None
    content_type: ContentType | None = None
    state: CaseState | None = None
    is_overdue: bool | None = None
    language: Language | None = None
    claimed_by: AccountId | None = None


@attrs.frozen(kw_only=True)
class Waiting:
    """Cases that are not closed; `oldest_at` is when the first of them was opened."""

    count: int = 0
    overdue: int = 0
    oldest_at: datetime | None = None


class Cases(Protocol):
    @abstractmethod
    async def add(self, case: ReviewCase) -> None:
        """
        Remember a new case.

        Raises:
            Conflict: the id is taken, or its subject has a case that is not closed.
        """
        ...

    @abstractmethod
    async def get(self, case: CaseId, *, lock: bool = False) -> ReviewCase:
        """
        Find a case; with *lock* nobody else changes it before this ends.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def save(self, case: ReviewCase) -> None:
        """Replace one that this transaction has locked."""
        ...

    @abstractmethod
    async def about(self, subject: Subject, subject_id: str) -> ReviewCase | None:
        """Lock and give the case of a subject that is not closed."""
        ...

    @abstractmethod
    async def of_subject(self, subject: Subject, subject_id: str) -> tuple[ReviewCase, ...]:
        """Give every case of a subject, the latest first."""
        ...

    @abstractmethod
    async def list(
        self, request: PageRequest, wanted: CaseFilter, *, at: datetime
    ) -> Page[ReviewCase]:
        """Give those of the queue in the order of their rank."""
        ...

    @abstractmethod
    async def free(
        self, *, at: datetime, but: Collection[Severity] = (), after: ReviewCase | None = None
    ) -> ReviewCase | None:
        """
        Lock and give the first in the order of their rank that nobody has.

        Those of the severities *but* are left out, and such as others have locked. With *after*
        the first one that comes after it.
        """
        ...

    @abstractmethod
    async def waiting(self, *, at: datetime) -> Mapping[Severity, Waiting]:
        """Count what is not closed, every severity."""
        ...

    @abstractmethod
    async def opened(self, *, since: datetime) -> int:
        """How many were opened since, closed or not."""
        ...

    @abstractmethod
    async def decision_times(self, *, since: datetime, limit: int) -> tuple[timedelta, ...]:
        """How long cases waited that were decided since, the latest *limit* of them."""
        ...

    @abstractmethod
    async def latest(self, *, limit: int) -> tuple[ReviewCase, ...]:
        """Of the *limit* opened last that still have content, those with words, latest first."""
        ...

    @abstractmethod
    async def of_account(self, account: AccountId, *, lock: bool = False) -> tuple[ReviewCase, ...]:
        """Cases about a person's content, the latest first."""
        ...

    @abstractmethod
    async def full(self, *, closed_before: datetime, limit: int) -> tuple[ReviewCase, ...]:
        """Lock and give cases that were closed before and still have content."""
        ...


class Appeals(Protocol):
    @abstractmethod
    async def add(self, appeal: Appeal) -> None:
        """
        Remember a new appeal.

        Raises:
            Conflict: the id is taken, or this person has appealed against the case.
        """
        ...

    @abstractmethod
    async def get(self, appeal: AppealId, *, lock: bool = False) -> Appeal:
        """
        Find an appeal; with *lock* nobody else changes it before this ends.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def save(self, appeal: Appeal) -> None:
        """Replace one that this transaction has locked."""
        ...

    @abstractmethod
    async def of_case(self, case: CaseId, *, lock: bool = False) -> tuple[Appeal, ...]:
        """The appeals of its parties, the earliest first; with *lock* nobody else changes them."""
        ...

    @abstractmethod
    async def list(self, request: PageRequest, *, state: AppealState | None) -> Page[Appeal]:
        """The soonest due first."""
        ...

    @abstractmethod
    async def of_account(self, account: AccountId, *, lock: bool = False) -> tuple[Appeal, ...]:
        """A person's appeals, the latest first."""
        ...

    @abstractmethod
    async def waiting(self, *, at: datetime) -> Waiting:
        """Count those that are open."""
        ...

    @abstractmethod
    async def full(self, *, decided_before: datetime, limit: int) -> tuple[Appeal, ...]:
        """Lock and give appeals that ended before and still have words."""
        ...

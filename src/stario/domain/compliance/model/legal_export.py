"""
A package of what is kept about people, for an authority that has the right to it.

    awaiting_approval ──> building ──> ready ──> expired
            └> rejected       └> failed (told by its job)

Two administrators: one asks, another one approves, who is none of the people that it is about.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum

import attrs

from stario.domain.compliance.model.case_scope import CaseScope
from stario.domain.compliance.model.recipient import RecipientKey
from stario.domain.kernel.errors import Conflict, Forbidden
from stario.domain.kernel.ids import AccountId, JobId, LegalExportId
from stario.domain.kernel.tashkent import bounds
from stario.domain.payments.model.refund import FourEyes

PACKAGE_KEPT_FOR = timedelta(days=7)
LINK_LIFETIME = timedelta(hours=24)
PACKAGES = "packages/"
MOST_SUBJECTS = 100
"""People, and things, that one request may name."""


class LegalExportState(StrEnum):
    AWAITING_APPROVAL = "awaiting_approval"
    REJECTED = "rejected"
    BUILDING = "building"
    READY = "ready"
    EXPIRED = "expired"
    """The package is deleted; what was asked and decided is not."""
    FAILED = "failed"
    """Never stored: the job that builds it has given up."""


PENDING = (LegalExportState.AWAITING_APPROVAL, LegalExportState.BUILDING)

HELD_FOR = timedelta(days=30)
"""So long after it is asked for, a pending request keeps the people it names from being erased, and
their files beyond their time."""

STORED = tuple(state for state in LegalExportState if state is not LegalExportState.FAILED)


class LegalExportOutOfOrder(Conflict):
    """The step does not follow from the state; `state` says which one it is."""

    code = "legal_export_out_of_order"


class OwnCase(Forbidden):
    """Whoever is part of a case decides nothing in it."""

    code = "own_case"


def package_key(export: LegalExportId, sha256: str) -> str:
    """
    Name a package by what it is.

    Each build of a request encrypts to other bytes: one that is late puts nothing in the place of
    the one that counts.
    """
    return f"{PACKAGES}{export}/{sha256}.tar.age"


@attrs.frozen(kw_only=True)
class LegalExport:
    """
    One request.

    `case_id` is the authority's, `legal_basis` says in a person's words what it stands on.
    `date_from` and `date_to` are days in Tashkent, both included. `content_ids` name videos,
    voice messages, posters, sculptures or designs. `is_rehearsal`: nobody gets it; it proves that
    it works. `sha256` and `bytes` are those of the encrypted package, `rows` the records in it.
    """

    id: LegalExportId
    case_id: str
    legal_basis: str
    date_from: date
    date_to: date
    user_ids: tuple[AccountId, ...]
    content_ids: tuple[str, ...]
    include_logs: bool
    include_content: bool
    recipient: str
    is_rehearsal: bool
    requested_by: AccountId
    requested_at: datetime
    state: LegalExportState = LegalExportState.AWAITING_APPROVAL
    decided_by: AccountId | None = None
    decided_at: datetime | None = None
    job_id: JobId | None = None
    completed_at: datetime | None = None
    sha256: str | None = None
    bytes: int | None = None
    rows: int | None = None

    @property
    def scope(self) -> CaseScope:
        return CaseScope(
            accounts=self.user_ids,
            contents=self.content_ids,
            since=bounds(self.date_from)[0],
            before=bounds(self.date_to)[1],
        )

    @property
    def recipient_key(self) -> RecipientKey:
        return RecipientKey(self.recipient)

    @property
    def object_key(self) -> str | None:
        """In the bucket of packages; None until there is one."""
        return self.sha256 and package_key(self.id, self.sha256)

    @property
    def filename(self) -> str:
        return f"stario-{self.id}.tar.age"

    @property
    def expires_at(self) -> datetime | None:
        return self.completed_at and self.completed_at + PACKAGE_KEPT_FOR

    def approve(self, job: JobId, *, by: AccountId, at: datetime) -> "LegalExport":
        """
        Let *job* build it.

        Raises:
            FourEyes: the same person asked for it.
            OwnCase: *by* is one of those it is about.
            LegalExportOutOfOrder: it is decided already.
        """
        if by == self.requested_by:
            raise FourEyes
        if by in self.user_ids:
            raise OwnCase
        self._require(LegalExportState.AWAITING_APPROVAL)
        return attrs.evolve(
            self, state=LegalExportState.BUILDING, decided_by=by, decided_at=at, job_id=job
        )

    def reject(self, *, by: AccountId, at: datetime) -> "LegalExport":
        """
        Refuse it, or take one's own request back.

        Raises:
            OwnCase: *by* is one of those it is about, and did not ask for it.
            LegalExportOutOfOrder: it is decided already.
        """
        if by in self.user_ids and by != self.requested_by:
            raise OwnCase
        self._require(LegalExportState.AWAITING_APPROVAL)
        return attrs.evolve(self, state=LegalExportState.REJECTED, decided_by=by, decided_at=at)

    def complete(self, *, sha256: str, size_bytes: int, rows: int, at: datetime) -> "LegalExport":
        self._require(LegalExportState.BUILDING)
        return attrs.evolve(
            self,
            state=LegalExportState.READY,
            completed_at=at,
            sha256=sha256,
            bytes=size_bytes,
            rows=rows,
        )

    def expire(self) -> "LegalExport":
        """Note that the package is deleted."""
        self._require(LegalExportState.READY)
        return attrs.evolve(self, state=LegalExportState.EXPIRED)

    def _require(self, state: LegalExportState) -> None:
        if self.state is not state:
            raise LegalExportOutOfOrder(state=self.state.value)

"""What is remembered to keep people safe: moderation and compliance."""

from abc import abstractmethod
from typing import Protocol

from stario.ports.repositories.access import AccessCounts
from stario.ports.repositories.audit import (
    AuditArchives,
    AuditCheckpoints,
    AuditInbox,
    AuditLog,
)
from stario.ports.repositories.banned_media import BannedMedia
from stario.ports.repositories.breaches import Breaches
from stario.ports.repositories.legal import CaseRecords, LegalExports
from stario.ports.repositories.oversight import Oversight
from stario.ports.repositories.permissions import Permissions
from stario.ports.repositories.retention import RetainedRecords, RetentionRuns
from stario.ports.repositories.review import Appeals, Cases
from stario.ports.repositories.review_quality import (
    Exposures,
    GoldenItems,
    Judgements,
    ReviewAnswers,
)
from stario.ports.repositories.rules import ModerationRules, Restrictions


class Safeguards(Protocol):
    """The part of a unit of work that moderation and compliance live on."""

    @property
    @abstractmethod
    def audit(self) -> AuditInbox: ...

    @property
    @abstractmethod
    def permissions(self) -> Permissions: ...

    @property
    @abstractmethod
    def retained(self) -> RetainedRecords: ...

    @property
    @abstractmethod
    def retention_runs(self) -> RetentionRuns: ...

    @property
    @abstractmethod
    def audit_log(self) -> AuditLog: ...

    @property
    @abstractmethod
    def audit_checkpoints(self) -> AuditCheckpoints: ...

    @property
    @abstractmethod
    def audit_archives(self) -> AuditArchives: ...

    @property
    @abstractmethod
    def legal_exports(self) -> LegalExports: ...

    @property
    @abstractmethod
    def case_records(self) -> CaseRecords: ...

    @property
    @abstractmethod
    def oversight(self) -> Oversight: ...

    @property
    @abstractmethod
    def breaches(self) -> Breaches: ...

    @property
    @abstractmethod
    def banned_media(self) -> BannedMedia: ...

    @property
    @abstractmethod
    def cases(self) -> Cases: ...

    @property
    @abstractmethod
    def appeals(self) -> Appeals: ...

    @property
    @abstractmethod
    def rules(self) -> ModerationRules: ...

    @property
    @abstractmethod
    def restrictions(self) -> Restrictions: ...

    @property
    @abstractmethod
    def golden_items(self) -> GoldenItems: ...

    @property
    @abstractmethod
    def review_answers(self) -> ReviewAnswers: ...

    @property
    @abstractmethod
    def exposures(self) -> Exposures: ...

    @property
    @abstractmethod
    def judgements(self) -> Judgements: ...

    @property
    @abstractmethod
    def access_counts(self) -> AccessCounts: ...

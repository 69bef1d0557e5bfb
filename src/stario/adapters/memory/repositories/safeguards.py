"""The part of a unit of work in memory that moderation and compliance live on."""

from abc import abstractmethod

from stario.adapters.memory.repositories.access import MemoryAccessCounts
from stario.adapters.memory.repositories.audit import MemoryAuditInbox
from stario.adapters.memory.repositories.audit_log import (
    MemoryAuditArchives,
    MemoryAuditCheckpoints,
    MemoryAuditLog,
)
from stario.adapters.memory.repositories.banned_media import MemoryBannedMedia
from stario.adapters.memory.repositories.breaches import MemoryBreaches
from stario.adapters.memory.repositories.case_records import MemoryCaseRecords
from stario.adapters.memory.repositories.golden_items import MemoryGoldenItems
from stario.adapters.memory.repositories.judgements import MemoryJudgements
from stario.adapters.memory.repositories.legal import MemoryLegalExports
from stario.adapters.memory.repositories.moderation_rules import (
    MemoryModerationRules,
    MemoryRestrictions,
)
from stario.adapters.memory.repositories.oversight import MemoryOversight
from stario.adapters.memory.repositories.permissions import MemoryPermissions
from stario.adapters.memory.repositories.retention import (
    MemoryRetainedRecords,
    MemoryRetentionRuns,
)
from stario.adapters.memory.repositories.review import MemoryAppeals, MemoryCases
from stario.adapters.memory.repositories.review_answers import MemoryExposures, MemoryReviewAnswers
from stario.adapters.memory.transaction import Transaction
from stario.ports.repositories.safeguards import Safeguards


class MemorySafeguards(Safeguards):
    @property
    @abstractmethod
    def _transaction(self) -> Transaction: ...

    @property
    def legal_exports(self) -> MemoryLegalExports:
        return MemoryLegalExports(self._transaction)

    @property
    def case_records(self) -> MemoryCaseRecords:
        return MemoryCaseRecords(self._transaction)

    @property
    def oversight(self) -> MemoryOversight:
        return MemoryOversight(self._transaction)

    @property
    def breaches(self) -> MemoryBreaches:
        return MemoryBreaches(self._transaction)

    @property
    def banned_media(self) -> MemoryBannedMedia:
        return MemoryBannedMedia(self._transaction)

    @property
    def audit(self) -> MemoryAuditInbox:
        return MemoryAuditInbox(self._transaction)

    @property
    def permissions(self) -> MemoryPermissions:
        return MemoryPermissions(self._transaction)

    @property
    def retained(self) -> MemoryRetainedRecords:
        return MemoryRetainedRecords(self._transaction)

    @property
    def retention_runs(self) -> MemoryRetentionRuns:
        return MemoryRetentionRuns(self._transaction)

    @property
    def audit_log(self) -> MemoryAuditLog:
        return MemoryAuditLog(self._transaction)

    @property
    def audit_checkpoints(self) -> MemoryAuditCheckpoints:
        return MemoryAuditCheckpoints(self._transaction)

    @property
    def audit_archives(self) -> MemoryAuditArchives:
        return MemoryAuditArchives(self._transaction)

    @property
    def cases(self) -> MemoryCases:
        return MemoryCases(self._transaction)

    @property
    def appeals(self) -> MemoryAppeals:
        return MemoryAppeals(self._transaction)

    @property
    def rules(self) -> MemoryModerationRules:
        return MemoryModerationRules(self._transaction)

    @property
    def restrictions(self) -> MemoryRestrictions:
        return MemoryRestrictions(self._transaction)

    @property
    def golden_items(self) -> MemoryGoldenItems:
        return MemoryGoldenItems(self._transaction)

    @property
    def review_answers(self) -> MemoryReviewAnswers:
        return MemoryReviewAnswers(self._transaction)

    @property
    def exposures(self) -> MemoryExposures:
        return MemoryExposures(self._transaction)

    @property
    def judgements(self) -> MemoryJudgements:
        return MemoryJudgements(self._transaction)

    @property
    def access_counts(self) -> MemoryAccessCounts:
        return MemoryAccessCounts(self._transaction)

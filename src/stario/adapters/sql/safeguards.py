"""The part of a unit of work in SQL that moderation and compliance live on."""

from abc import abstractmethod

from stario.adapters.sql.access import SqlAccessCounts
from stario.adapters.sql.audit import SqlAuditInbox
from stario.adapters.sql.audit_anchors import SqlAuditArchives, SqlAuditCheckpoints
from stario.adapters.sql.audit_log import SqlAuditLog
from stario.adapters.sql.banned_media import SqlBannedMedia
from stario.adapters.sql.breaches import SqlBreaches
from stario.adapters.sql.case_records import SqlCaseRecords
from stario.adapters.sql.golden_items import SqlGoldenItems
from stario.adapters.sql.judgements import SqlJudgements
from stario.adapters.sql.legal import SqlLegalExports
from stario.adapters.sql.moderation_rules import SqlModerationRules, SqlRestrictions
from stario.adapters.sql.oversight import SqlOversight
from stario.adapters.sql.permissions import SqlPermissions
from stario.adapters.sql.retention import SqlRetainedRecords, SqlRetentionRuns
from stario.adapters.sql.review import SqlAppeals, SqlCases
from stario.adapters.sql.review_answers import SqlExposures, SqlReviewAnswers
from stario.adapters.sql.transaction import Transaction
from stario.ports.repositories.safeguards import Safeguards


class SqlSafeguards(Safeguards):
    @property
    @abstractmethod
    def _transaction(self) -> Transaction: ...

    @property
    def audit(self) -> SqlAuditInbox:
        return SqlAuditInbox(self._transaction)

    @property
    def permissions(self) -> SqlPermissions:
        return SqlPermissions(self._transaction)

    @property
    def retained(self) -> SqlRetainedRecords:
        return SqlRetainedRecords(self._transaction)

    @property
    def retention_runs(self) -> SqlRetentionRuns:
        return SqlRetentionRuns(self._transaction)

    @property
    def audit_log(self) -> SqlAuditLog:
        return SqlAuditLog(self._transaction)

    @property
    def audit_checkpoints(self) -> SqlAuditCheckpoints:
        return SqlAuditCheckpoints(self._transaction)

    @property
    def audit_archives(self) -> SqlAuditArchives:
        return SqlAuditArchives(self._transaction)

    @property
    def legal_exports(self) -> SqlLegalExports:
        return SqlLegalExports(self._transaction)

    @property
    def case_records(self) -> SqlCaseRecords:
        return SqlCaseRecords(self._transaction)

    @property
    def oversight(self) -> SqlOversight:
        return SqlOversight(self._transaction)

    @property
    def breaches(self) -> SqlBreaches:
        return SqlBreaches(self._transaction)

    @property
    def banned_media(self) -> SqlBannedMedia:
        return SqlBannedMedia(self._transaction)

    @property
    def cases(self) -> SqlCases:
        return SqlCases(self._transaction)

    @property
    def appeals(self) -> SqlAppeals:
        return SqlAppeals(self._transaction)

    @property
    def rules(self) -> SqlModerationRules:
        return SqlModerationRules(self._transaction)

    @property
    def restrictions(self) -> SqlRestrictions:
        return SqlRestrictions(self._transaction)

    @property
    def golden_items(self) -> SqlGoldenItems:
        return SqlGoldenItems(self._transaction)

    @property
    def review_answers(self) -> SqlReviewAnswers:
        return SqlReviewAnswers(self._transaction)

    @property
    def exposures(self) -> SqlExposures:
        return SqlExposures(self._transaction)

    @property
    def judgements(self) -> SqlJudgements:
        return SqlJudgements(self._transaction)

    @property
    def access_counts(self) -> SqlAccessCounts:
        return SqlAccessCounts(self._transaction)

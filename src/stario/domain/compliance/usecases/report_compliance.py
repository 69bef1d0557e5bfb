"""Answer the monthly checklist with evidence."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import attrs

from stario.domain.compliance.model.compliance_report import (
    Check,
    CheckKey,
    CheckStatus,
    ComplianceReport,
)
from stario.domain.compliance.model.residency import Residency
from stario.domain.compliance.usecases.check_access import check_access
from stario.domain.compliance.usecases.check_people import (
    check_consents,
    check_residency,
    check_retention,
    check_reviews,
    check_upload_deletion,
)
from stario.domain.compliance.usecases.check_records import (
    check_audit_log,
    check_breaches,
    check_ledger,
    check_legal_export,
)
from stario.domain.compliance.usecases.check_rights import check_rights
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock

CheckWork = Callable[[UnitOfWork, datetime], Awaitable[Check]]

CHECKS: dict[CheckKey, CheckWork] = {
    CheckKey.AUDIT_LOG: check_audit_log,
    CheckKey.UPLOAD_DELETION: check_upload_deletion,
    CheckKey.ACCESS_ANOMALIES: check_access,
    CheckKey.LEGAL_EXPORT: check_legal_export,
    CheckKey.RETENTION: check_retention,
    CheckKey.RIGHTS: check_rights,
    CheckKey.BREACHES: check_breaches,
    CheckKey.CONSENTS: check_consents,
    CheckKey.REVIEWS: check_reviews,
    CheckKey.LEDGER: check_ledger,
}


@attrs.frozen(kw_only=True)
class ReportCompliance:
    """Counts and looks up; chains are walked over by a chore, which remembers what came of it."""

    storage: Storage
    clock: Clock
    residency: Residency

    async def __call__(self) -> ComplianceReport:
        """
        Look at everything now.

        Raises:
            Unavailable: the database does not answer.
        """
        now = self.clock.now()
        found = {CheckKey.RESIDENCY: check_residency(self.residency)}
        for key, look in CHECKS.items():
            # Each in a transaction of its own: a report holds no connection for long.
            async with self.storage() as work:
                found[key] = await look(work, now)
        checks = tuple(found.get(key, _without_source(key)) for key in CheckKey)
        return ComplianceReport(generated_at=now, checks=checks)


def _without_source(key: CheckKey) -> Check:
    return Check(key=key, status=CheckStatus.UNKNOWN, reasons=("no_source",))

"""
The monthly checklist of the runbook as checks with evidence, and not as a text.

Each check says what it looked at. One whose source is not there, or was never asked, is unknown:
never green.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import attrs


class CheckKey(StrEnum):
    """In the order of the checklist; what follows its six boxes is ours."""

    AUDIT_LOG = "audit_log"
    RESIDENCY = "residency"
    UPLOAD_DELETION = "upload_deletion"
    ACCESS_ANOMALIES = "access_anomalies"
    LEGAL_EXPORT = "legal_export"
    RETENTION = "retention"
    RIGHTS = "rights"
    BREACHES = "breaches"
    CONSENTS = "consents"
    REVIEWS = "reviews"
    LEDGER = "ledger"


class CheckStatus(StrEnum):
    """From bad to good."""

    FAILED = "failed"
    ATTENTION = "attention"
    UNKNOWN = "unknown"
    OK = "ok"


ORDER = tuple(CheckStatus)

Value = str | int | float | bool | datetime | None


@attrs.frozen
class Evidence:
    """One thing that was seen; `name` is a stable code, which ends with the unit of a number."""

    name: str
    value: Value


@attrs.frozen(kw_only=True)
class Check:
    """`reasons` are stable codes of what is wrong; empty when it is fine."""

    key: CheckKey
    status: CheckStatus
    evidence: tuple[Evidence, ...] = ()
    reasons: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class ComplianceReport:
    generated_at: datetime
    checks: tuple[Check, ...]

    @property
    def status(self) -> CheckStatus:
        """That of the worst check."""
        return min((check.status for check in self.checks), key=ORDER.index)


def judged(
    key: CheckKey,
    evidence: Sequence[Evidence],
    *,
    failed: Sequence[tuple[bool, str]] = (),
    attention: Sequence[tuple[bool, str]] = (),
    unknown: Sequence[tuple[bool, str]] = (),
) -> Check:
    """Give the check its worst status: each pair says whether something is so, and its code."""
    reasons = [
        (status, code)
        for status, pairs in (
            (CheckStatus.FAILED, failed),
            (CheckStatus.ATTENTION, attention),
            (CheckStatus.UNKNOWN, unknown),
        )
        for is_so, code in pairs
        if is_so
    ]
    return Check(
        key=key,
        status=reasons[0][0] if reasons else CheckStatus.OK,
        evidence=tuple(evidence),
        reasons=tuple(code for _, code in reasons),
    )


class VerifiedChain(StrEnum):
    AUDIT_LOG = "audit_log"


@attrs.frozen(kw_only=True)
class Verification:
    """
    The last time that a chain was computed anew from its beginning.

    `head` is where it ended, hexadecimal. `faults` are the first ones, as `kind: subject`;
    `fault_count` counts all.
    """

    chain: VerifiedChain
    at: datetime
    entries: int
    head: str
    fault_count: int
    faults: tuple[str, ...]


def percentile(ordered: Sequence[float], share: float) -> float | None:
    """
    The nearest-rank percentile of values in ascending order; None of none.

    Source: ISO 3534-1; of 100 values the 99th is P99.
    """
    if not ordered:
        return None
    rank = max(1, -(-len(ordered) * round(share * 100) // 100))
    return ordered[rank - 1]


EVERY_MONTH = timedelta(days=31)

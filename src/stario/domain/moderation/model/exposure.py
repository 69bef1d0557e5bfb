"""
How much of what is hard to look at one person meets in a shift.

A shift is a day in Tashkent. What counts is what was seen without the blur, by severity. The
figures are our own, and deliberately low: no study names a safe number, and the queue has others
who can look.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import attrs

from stario.domain.kernel.errors import TooMany
from stario.domain.kernel.ids import AccountId, CaseId
from stario.domain.kernel.tashkent import TASHKENT, bounds
from stario.domain.moderation.model.review_case import Severity

BUDGETS: Mapping[Severity, int] = {
    Severity.CRITICAL: 25,
    Severity.HIGH: 80,
    Severity.NORMAL: 300,
    Severity.LOW: 600,
}
"""Items of a severity that a reviewer may see without the blur in one shift."""

KEPT_FOR = timedelta(days=90)


class ExposureSpent(TooMany):
    """
    Enough of this `severity` for today: the queue keeps what is left for others.

    `budget` is how many a shift has, and `frees_at` when the next one begins.
    """

    code = "exposure_spent"

    def __init__(self, *, severity: Severity, at: datetime) -> None:
        begins = next_shift(at)
        super().__init__(
            retry_after_seconds=max(1, int((begins - at).total_seconds())),
            severity=severity.value,
            budget=BUDGETS[severity],
            frees_at=begins.isoformat(),
        )


@attrs.frozen(kw_only=True)
class Exposure:
    """Somebody saw a case without the blur; seen again, it is still one."""

    case_id: CaseId
    reviewer: AccountId
    severity: Severity
    shift: date
    seen_at: datetime


def shift_of(at: datetime) -> date:
    return at.astimezone(TASHKENT).date()


def next_shift(at: datetime) -> datetime:
    """When the budgets of the shift of *at* are whole again, UTC."""
    return bounds(shift_of(at))[1]

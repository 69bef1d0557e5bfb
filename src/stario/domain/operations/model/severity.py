"""
How bad an incident is, and the clocks that follow.

| severity | acknowledged within |
|---|---|
| SEV-1 | 15 minutes |
| SEV-2 | 30 minutes |
| SEV-3 | 2 hours |
| SEV-4 | the next business day in Tashkent, until 18:00 |

Business days are Monday to Friday, 09:00 to 18:00. Public holidays count as business days: most
of them are announced from year to year, and being told too early hurts nobody.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from stario.domain.kernel.tashkent import TASHKENT


class Severity(StrEnum):
    SEV_1 = "SEV-1"
    """Critical: a full outage."""
    SEV_2 = "SEV-2"
    """Major degradation."""
    SEV_3 = "SEV-3"
    """Minor impact."""
    SEV_4 = "SEV-4"
    """Low priority."""


RESPONSE: Mapping[Severity, timedelta] = {
    Severity.SEV_1: timedelta(minutes=15),
    Severity.SEV_2: timedelta(minutes=30),
    Severity.SEV_3: timedelta(hours=2),
}
"""Of those that run day and night."""

DAY_BEGINS, DAY_ENDS = time(9), time(18)
SATURDAY = 5


def severity_of(text: str) -> Severity | None:
    """Read `SEV-1`, `sev1` or `sev 1`; None for anything else."""
    letters = "".join(character for character in text.lower() if character.isalnum())
    return {severity.value.replace("-", "").lower(): severity for severity in Severity}.get(letters)


def due_at(severity: Severity, opened_at: datetime) -> datetime:
    """When somebody must have acknowledged it, in UTC."""
    if severity in RESPONSE:
        return opened_at + RESPONSE[severity]
    return _at(next_business_day(_day(opened_at)), DAY_ENDS)


def escalation_at(severity: Severity, opened_at: datetime, level: int) -> datetime:
    """
    When the step after *level* steps is taken while nobody acknowledges, in UTC.

    The first at half of the time (SEV-4: as the business day begins), the second when the time is
    over, and another with every further period (SEV-4: at the end of every business day).
    """
    due = due_at(severity, opened_at)
    if severity in RESPONSE:
        period = RESPONSE[severity]
        return opened_at + period / 2 if level == 0 else due + period * (level - 1)
    if level == 0:
        return _at(_day(due), DAY_BEGINS)
    day = _day(due)
    for _ in range(level - 1):
        day = next_business_day(day)
    return _at(day, DAY_ENDS)


def public_until(severity: Severity, opened_at: datetime) -> datetime | None:
    """When the public must have been told of it; None: it need not be."""
    return due_at(severity, opened_at) if severity is Severity.SEV_1 else None


def next_business_day(day: date) -> date:
    following = day + timedelta(days=1)
    while following.weekday() >= SATURDAY:
        following += timedelta(days=1)
    return following


def _day(moment: datetime) -> date:
    return moment.astimezone(TASHKENT).date()


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, TASHKENT).astimezone(UTC)

"""Clocks of severities, weekends of Tashkent included."""

from datetime import UTC, datetime, timedelta

import pytest

from stario.domain.operations.model.severity import (
    Severity,
    due_at,
    escalation_at,
    severity_of,
)


def tashkent(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026, of which the 20th is a Friday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=5)


@pytest.mark.parametrize(
    ("severity", "minutes"), [(Severity.SEV_1, 15), (Severity.SEV_2, 30), (Severity.SEV_3, 120)]
)
def test_the_severe_ones_run_day_and_night(severity: Severity, minutes: int) -> None:
    saturday_night = tashkent(21, 3)
    period = timedelta(minutes=minutes)

    assert due_at(severity, saturday_night) == saturday_night + period
    assert [escalation_at(severity, saturday_night, n) - saturday_night for n in range(4)] == [
        period / 2,
        period,
        2 * period,
        3 * period,
    ]


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        (tashkent(19, 10), tashkent(20, 18)),
        (tashkent(19, 23, 59), tashkent(20, 18)),
        (tashkent(20, 10), tashkent(23, 18)),
        (tashkent(21, 10), tashkent(23, 18)),
        (tashkent(22, 23), tashkent(23, 18)),
        # Thursday in Greenwich, Friday in Tashkent.
        (tashkent(20, 1), tashkent(23, 18)),
    ],
)
def test_the_mildest_wait_for_the_next_business_day(opened: datetime, due: datetime) -> None:
    assert due_at(Severity.SEV_4, opened) == due


def test_the_mildest_are_called_for_in_business_hours_only() -> None:
    opened = tashkent(19, 10)
    assert [escalation_at(Severity.SEV_4, opened, n) for n in range(4)] == [
        tashkent(20, 9),
        tashkent(20, 18),
        tashkent(23, 18),
        tashkent(24, 18),
    ]


def test_people_write_severities_as_they_like() -> None:
    found = [severity_of(text) for text in ("SEV-1", "sev1", "Sev 4", "sev5", "1", "", "SEV-11")]
    assert found == [Severity.SEV_1, Severity.SEV_1, Severity.SEV_4, None, None, None, None]

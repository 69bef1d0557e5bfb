"""Unusual reads by staff."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stario.adapters.memory.storage import MemoryStorage
from stario.domain.compliance.model.anomalies import (
    Anomaly,
    AnomalyKind,
    CauselessReads,
    HourOfReads,
    ReadersOfOne,
    anomalies,
    modified_z,
)
from stario.domain.compliance.usecases.find_anomalies import FindAnomalies
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.ids import AccountId

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
ANNA, FAN = AccountId("anna"), AccountId("fan")


def hour(
    reads: int, *, days: int = 0, at: int = 11, people: int = 0, reader: AccountId = ANNA
) -> HourOfReads:
    return HourOfReads(
        reader=reader, day=TODAY - days * DAY, hour=at, reads=reads, people=people or reads
    )


def found(*hours: HourOfReads, last: date = TODAY) -> list[tuple[AnomalyKind, int]]:
    days = [TODAY + number * DAY for number in range((last - TODAY).days + 1)]
    return [
        (each.kind, each.count) for each in anomalies(days, hours=hours, crowds=(), causeless=())
    ]


def usual(reads: tuple[int, ...] = (20, 24, 18, 22, 19, 25, 21, 20)) -> list[HourOfReads]:
    return [hour(count, days=days) for days, count in enumerate(reads, start=1)]


def test_deviations_are_those_of_iglewicz_and_hoaglin() -> None:
    # Their example of ten values has one that is out of line.
    values = [2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6, 8.2, 8.3]
    assert modified_z(8.3, values) == pytest.approx(0.6745 * (8.3 - 2.45) / 0.15, rel=1e-6)
    assert modified_z(5, [5, 5, 5, 5, 9]) == 0
    assert modified_z(9, [5, 5, 5, 5, 9]) == pytest.approx(0.7979 * 4 / 0.8)
    assert modified_z(6, [5, 5]) == float("inf")
    assert modified_z(4, [5, 5]) == float("-inf")
    with pytest.raises(ValueError, match="nothing"):
        modified_z(1, [])


@given(
    st.lists(st.integers(0, 400), min_size=7, max_size=28),
    st.integers(0, 400),
    st.integers(0, 100),
)
@settings(max_examples=30, deadline=None)
def test_whoever_reads_more_is_never_less_unusual(before: list[int], reads: int, more: int) -> None:
    assert modified_z(reads + more, before) >= modified_z(reads, before)
    assert modified_z(reads, before) == -modified_z(-reads, [-each for each in before])


def test_a_day_is_held_against_ones_own_days() -> None:
    assert found(*usual(), hour(27)) == []
    assert found(*usual(), hour(31)) == [(AnomalyKind.UNUSUAL_DAY, 31)]
    # Spread over hours it is the same.
    assert found(*usual(), hour(20, at=9), hour(20, at=15)) == [(AnomalyKind.UNUSUAL_DAY, 40)]
    # Somebody who reads so much every day does so today.
    assert found(*usual((300, 280, 320, 310, 290, 305, 295)), hour(320)) == []
    # Few are nobody's harm.
    assert found(*usual((1, 2, 1, 2, 1, 2, 1)), hour(29)) == []


def test_a_newcomer_has_no_usual_day_yet() -> None:
    assert found(hour(200), hour(10, days=1)) == []
    assert found(hour(201)) == [(AnomalyKind.UNUSUAL_DAY, 201)]


def test_what_lies_longer_back_than_four_weeks_does_not_count() -> None:
    old = [hour(20 + days % 5, days=28 + days) for days in range(1, 9)]
    assert found(*old, hour(120)) == []
    assert found(*usual(), hour(120)) == [(AnomalyKind.UNUSUAL_DAY, 120)]


def test_nights_are_unusual_but_for_those_who_work_then() -> None:
    assert found(hour(10, at=23)) == [(AnomalyKind.OFF_HOURS, 10)]
    assert found(hour(5, at=2), hour(5, at=4)) == [(AnomalyKind.OFF_HOURS, 10)]
    assert found(hour(9, at=23), hour(50, at=6), hour(50, at=21)) == []
    shifts = [hour(12, days=days, at=1) for days in (1, 5, 9)]
    assert found(hour(10, at=23), *shifts) == []
    assert found(hour(10, at=23), *shifts[:2]) == [(AnomalyKind.OFF_HOURS, 10)]


def test_very_many_people_within_an_hour_are_bulk() -> None:
    assert found(hour(9, people=999)) == []
    assert found(hour(10, people=1000)) == [(AnomalyKind.BULK, 1000)]
    assert found(hour(5, people=600, at=10), hour(5, people=600, at=11)) == []


def test_days_are_looked_at_one_by_one() -> None:
    tomorrow = hour(300, days=-1)
    assert found(*usual(), tomorrow) == []
    assert found(*usual(), tomorrow, last=TODAY + DAY) == [(AnomalyKind.UNUSUAL_DAY, 300)]


def test_one_person_read_by_many_is_a_crowd() -> None:
    crowds = [
        ReadersOfOne(subject=FAN, day=TODAY, readers=5, reads=9),
        ReadersOfOne(subject=AccountId("other"), day=TODAY, readers=4, reads=40),
    ]
    assert anomalies([TODAY], hours=(), crowds=crowds, causeless=()) == (
        Anomaly(kind=AnomalyKind.CROWD, day=TODAY, reader=None, count=5, usual=5, subjects=(FAN,)),
    )


def test_reads_without_a_cause_are_told_with_whose_they_were() -> None:
    def read(fan: str, reads: int = 1, *, reader: str = "anna") -> CauselessReads:
        return CauselessReads(
            reader=AccountId(reader), subject=AccountId(fan), day=TODAY, reads=reads
        )

    once = [read("b"), read("a"), read("a", reader="boris"), read("z", 2, reader="clara")]
    assert anomalies([TODAY], hours=(), crowds=(), causeless=once) == ()

    both = anomalies(
        [TODAY], hours=(), crowds=(), causeless=[*once, read("c"), read("q", 3, reader="dora")]
    )
    assert [(each.reader, each.count, each.subjects) for each in both] == [
        ("anna", 3, ("a", "b", "c")),
        ("dora", 1, ("q",)),
    ]


async def test_a_month_at_most_is_looked_at() -> None:
    find = FindAnomalies(storage=MemoryStorage())
    assert await find(TODAY, TODAY + 30 * DAY) == ()
    for first, last, reason in (
        (TODAY, TODAY - DAY, "before_from"),
        (TODAY, TODAY + 31 * DAY, "period_too_long"),
    ):
        with pytest.raises(Invalid) as refused:
            await find(first, last)
        assert refused.value.reason == reason

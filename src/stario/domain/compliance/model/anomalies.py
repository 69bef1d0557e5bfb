"""
Unusual reads of personal data by staff.

Everything is counted, nothing is guessed: each anomaly names the figure and what would have been
usual, and a person asks the one who read why. The thresholds are our own but for the first one.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from statistics import fmean, median

import attrs

from stario.domain.kernel.ids import AccountId

HISTORY_DAYS = 28

Z_UNUSUAL = 3.5
"""
Modified z-score from which a day is unusual.

Source: B. Iglewicz and D. C. Hoaglin, "How to detect and handle outliers", ASQC (1993), 3.2.
"""
FEWEST_UNUSUAL = 30
"""Reads; fewer in a day are nobody's harm, however unusual."""
SHORTEST_HISTORY = 7
"""Days with reads; of somebody with fewer, only `MOST_OF_A_NEWCOMER` is unusual."""
MOST_OF_A_NEWCOMER = 200

NIGHT = frozenset({22, 23, 0, 1, 2, 3, 4, 5})
"""Hours of the day in Tashkent outside anybody's shift."""
FEWEST_AT_NIGHT = 10
NIGHTS_OF_A_SHIFT = 3
"""Whoever read at night on so many of the days before works at night."""

CROWD = 5
"""So many of the staff reading one person's data in a day."""

CAUSELESS_ACCOUNTS = 3
CAUSELESS_READS = 3
"""Accounts in a day, or reads of one of them, that nothing there explains."""

MOST_PEOPLE_AN_HOUR = 1_000
"""People whose data is shown to one of the staff within an hour of the clock."""


class AnomalyKind(StrEnum):
    UNUSUAL_DAY = "unusual_day"
    """Many more reads than on this person's own other days."""
    OFF_HOURS = "off_hours"
    """At night, by somebody who does not work then."""
    CROWD = "crowd"
    """One person's data, read by many."""
    CAUSELESS = "causeless"
    """Accounts without a case, an order, a claim or an appeal to look into."""
    BULK = "bulk"
    """The data of very many people within an hour."""


@attrs.frozen(kw_only=True)
class HourOfReads:
    """
    What one of the staff read in an hour of the clock.

    `hour` is 0 to 23 in Tashkent, `reads` those that showed anybody else's data, `people` how many
    people each showed, added up.
    """

    reader: AccountId
    day: date
    hour: int
    reads: int
    people: int


@attrs.frozen(kw_only=True)
class ReadersOfOne:
    """How many of the staff read `subject`'s data alone in a day."""

    subject: AccountId
    day: date
    readers: int
    reads: int


@attrs.frozen(kw_only=True)
class CauselessReads:
    """How often `reader` read the data of `subject`, where nothing there explains it."""

    reader: AccountId
    subject: AccountId
    day: date
    reads: int


@attrs.frozen(kw_only=True)
class Anomaly:
    """
    One thing to ask about.

    `count` is what was counted, and `usual` from where on it counts as unusual: reads, readers,
    accounts or people, as the kind says. `reader` None: it is about many; `subjects` are the
    people whose data was read, where they are few.
    """

    kind: AnomalyKind
    day: date
    reader: AccountId | None
    count: int
    usual: float
    subjects: tuple[AccountId, ...] = ()


def modified_z(value: float, others: Iterable[float]) -> float:
    """
    How far *value* lies from the middle of *others*, in deviations that outliers don't swell.

    0.6745 (value - median) / MAD; where more than half of *others* are equal, MAD is 0 and the
    mean deviation takes its place, by 0.7979. Infinite, where all are equal and *value* is not.

    Raises:
        ValueError: there are no others.

    Source: B. Iglewicz and D. C. Hoaglin, "How to detect and handle outliers", ASQC (1993), 3.2;
    for MAD 0: 0.7979 is the mean absolute deviation of the standard normal distribution.
    """
    known = list(others)
    if not known:
        raise ValueError("nothing to compare with")
    middle = median(known)
    deviations = [abs(other - middle) for other in known]
    distance = value - middle
    if spread := median(deviations):
        return 0.6745 * distance / spread
    if spread := fmean(deviations):
        return 0.7979 * distance / spread
    return 0.0 if distance == 0 else float("inf") * (1 if distance > 0 else -1)


def anomalies(
    days: Iterable[date],
    *,
    hours: Iterable[HourOfReads],
    crowds: Iterable[ReadersOfOne],
    causeless: Iterable[CauselessReads],
) -> tuple[Anomaly, ...]:
    """Look at each of *days*; *hours* reach `HISTORY_DAYS` further back."""
    wanted = frozenset(days)
    by_reader: dict[AccountId, list[HourOfReads]] = {}
    for hour in hours:
        by_reader.setdefault(hour.reader, []).append(hour)
    found = [
        *(each for reads in by_reader.values() for each in _of_reader(wanted, reads)),
        *_crowds(crowds),
        *_causeless(causeless),
    ]
    return tuple(
        sorted(
            (anomaly for anomaly in found if anomaly.day in wanted),
            key=lambda each: (each.day, each.kind.value, each.reader or "", each.subjects),
        )
    )


def _of_reader(days: frozenset[date], hours: list[HourOfReads]) -> Iterator[Anomaly]:
    reader = hours[0].reader
    reads: dict[date, int] = {}
    at_night: dict[date, int] = {}
    for hour in hours:
        reads[hour.day] = reads.get(hour.day, 0) + hour.reads
        if hour.hour in NIGHT:
            at_night[hour.day] = at_night.get(hour.day, 0) + hour.reads
        if hour.people >= MOST_PEOPLE_AN_HOUR:
            yield Anomaly(
                kind=AnomalyKind.BULK,
                day=hour.day,
                reader=reader,
                count=hour.people,
                usual=MOST_PEOPLE_AN_HOUR,
            )
    for day in days & reads.keys():
        before = _before(day, reads)
        limit = _limit(before)
        if reads[day] >= FEWEST_UNUSUAL and _is_unusual(reads[day], before):
            yield Anomaly(
                kind=AnomalyKind.UNUSUAL_DAY,
                day=day,
                reader=reader,
                count=reads[day],
                usual=limit,
            )
        nights = len(_before(day, at_night))
        if at_night.get(day, 0) >= FEWEST_AT_NIGHT and nights < NIGHTS_OF_A_SHIFT:
            yield Anomaly(
                kind=AnomalyKind.OFF_HOURS,
                day=day,
                reader=reader,
                count=at_night[day],
                usual=FEWEST_AT_NIGHT,
            )


def _before(day: date, counts: Mapping[date, int]) -> list[int]:
    """What there was on days with any, of the `HISTORY_DAYS` before *day*."""
    since = day - timedelta(days=HISTORY_DAYS)
    return [count for other, count in counts.items() if since <= other < day]


def _is_unusual(reads: int, before: list[int]) -> bool:
    if len(before) < SHORTEST_HISTORY:
        return reads > MOST_OF_A_NEWCOMER
    return modified_z(reads, before) > Z_UNUSUAL


def _limit(before: list[int]) -> float:
    """What a person is told was usual: the middle of the days before."""
    return median(before) if len(before) >= SHORTEST_HISTORY else MOST_OF_A_NEWCOMER


def _crowds(crowds: Iterable[ReadersOfOne]) -> Iterator[Anomaly]:
    for crowd in crowds:
        if crowd.readers >= CROWD:
            yield Anomaly(
                kind=AnomalyKind.CROWD,
                day=crowd.day,
                reader=None,
                count=crowd.readers,
                usual=CROWD,
                subjects=(crowd.subject,),
            )


def _causeless(reads: Iterable[CauselessReads]) -> Iterator[Anomaly]:
    by_day: dict[tuple[date, AccountId], list[CauselessReads]] = {}
    for read in reads:
        by_day.setdefault((read.day, read.reader), []).append(read)
    for (day, reader), several in by_day.items():
        most = max(read.reads for read in several)
        if len(several) >= CAUSELESS_ACCOUNTS or most >= CAUSELESS_READS:
            yield Anomaly(
                kind=AnomalyKind.CAUSELESS,
                day=day,
                reader=reader,
                count=len(several),
                usual=CAUSELESS_ACCOUNTS,
                subjects=tuple(sorted(read.subject for read in several)),
            )

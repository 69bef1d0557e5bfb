"""Which approved texts people look at, to see what passes without a flag."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import attrs

from stario.domain.kernel.tashkent import bounds
from stario.domain.moderation.model.opening import CLOCKS
from stario.domain.moderation.model.review_answer import week_of
from stario.domain.moderation.model.review_case import ReviewCase, Severity

SAMPLE_OF_LANGUAGE = 20
"""Texts a week and language; in 20 that are fine the 95 % interval of misses ends at 16 %."""


def last_week(at: datetime) -> date:
    """The Monday of the latest week, as Tashkent counts, that is over."""
    return week_of(at) - timedelta(days=7)


def span_of(week: date) -> tuple[datetime, datetime]:
    """Its first moment, and that of the next one, UTC."""
    return bounds(week)[0], bounds(week + timedelta(days=7))[0]


def draw(population: int, size: int, share: Callable[[], float]) -> tuple[int, ...]:
    """
    Choose *size* different numbers below *population*, each equally likely; all where it is less.

    *share* gives random numbers in [0, 1).

    Source: R. W. Floyd, "A sample of brilliance", Communications of the ACM 30 (1987) 754-757.
    """
    if population <= size:
        return tuple(range(population))
    chosen: set[int] = set()
    for last in range(population - size, population):
        number = int(share() * (last + 1))
        chosen.add(last if number in chosen else number)
    return tuple(sorted(chosen))


def unflagged(case: ReviewCase) -> ReviewCase:
    """Nothing was found in it, so nobody hurries."""
    due_at = case.opened_at + CLOCKS[Severity.LOW]
    return attrs.evolve(case, severity=Severity.LOW, due_at=due_at, needs_second=None)

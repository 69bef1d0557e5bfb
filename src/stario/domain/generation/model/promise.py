"""What a fan is told about time and rank."""

from datetime import timedelta

from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.money import Money

PROMISED_WITHIN = timedelta(minutes=5)
"""When a job without a better promise is due; ranks it under priority."""

TIERS = (Money.from_som(50_000), Money.from_som(200_000), Money.from_som(1_000_000))
"""A price at or above the n-th amount is in tier n."""


def tier_of(price: Money) -> int:
    return sum(price >= least for least in TIERS)


def usual_seconds(queue: Queue, *, output_seconds: float) -> float:
    """How long a job takes before any has been measured, on two CPU cores."""
    if queue is Queue.VIDEO:
        return 8 + 1.6 * output_seconds
    if queue is Queue.POSTER:
        return 4
    if queue is Queue.POSTER_FILE:
        return 30
    if queue is Queue.SCULPTURE:
        return 8
    return 3 + 0.9 * output_seconds


def estimated_seconds(*, position: int, job_seconds: float) -> int:
    """Time until a job is done that *position* - 1 others go before."""
    return max(1, round(job_seconds * max(1, position)))

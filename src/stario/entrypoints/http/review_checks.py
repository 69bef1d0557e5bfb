"""What metrics tell of the review queue."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import attrs

from stario.entrypoints.http.metrics import Measure
from stario.ports.repositories.review import Waiting
from stario.ports.storage import Storage
from stario.ports.system import Clock

MEASURED_FOR = timedelta(days=1)
MOST_MEASURED = 1000
QUANTILES = (0.5, 0.9)


@attrs.frozen(kw_only=True)
class ReviewChecks:
    storage: Storage
    clock: Clock

    async def measures(self) -> Sequence[Measure]:
        """What waits by severity, and how long decisions of the last day took."""
        now = self.clock.now()
        async with self.storage() as work:
            waiting = await work.cases.waiting(at=now)
            appeals = await work.appeals.waiting(at=now)
            times = await work.cases.decision_times(since=now - MEASURED_FOR, limit=MOST_MEASURED)
        found = [
            measure
            for severity, counted in waiting.items()
            for measure in _waiting("stario_review", counted, now, {"severity": severity.value})
        ]
        found += _waiting("stario_appeals", appeals, now, {})
        found += [
            Measure(
                name="stario_review_decision_seconds",
                help="Time from the opening of a case to its decision, over a day, by quantile.",
                value=quantile(times, each).total_seconds(),
                labels={"quantile": str(each)},
            )
            for each in QUANTILES
        ]
        return found


def quantile(times: Sequence[timedelta], share: float) -> timedelta:
    """Give the nearest-rank quantile; nothing of nothing."""
    if not times:
        return timedelta(0)
    ordered = sorted(times)
    rank = -(-len(ordered) * share // 1)
    return ordered[max(0, int(rank) - 1)]


def _waiting(prefix: str, counted: Waiting, now: datetime, labels: dict[str, str]) -> list[Measure]:
    waited = (now - counted.oldest_at).total_seconds() if counted.oldest_at else 0.0
    return [
        Measure(
            name=f"{prefix}_open", help="What is not decided.", value=counted.count, labels=labels
        ),
        Measure(
            name=f"{prefix}_overdue",
            help="What is not decided and past its time.",
            value=counted.overdue,
            labels=labels,
        ),
        Measure(
            name=f"{prefix}_oldest_seconds",
            help="How long the oldest of them has waited.",
            value=waited,
            labels=labels,
        ),
    ]

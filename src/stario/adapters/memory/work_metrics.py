"""Counts of this process, to look at."""

from collections import Counter

import attrs

from stario.domain.generation.model.queue import Queue
from stario.ports.work_metrics import Outcome, WorkMetrics


@attrs.define(eq=False)
class MemoryWorkMetrics(WorkMetrics):
    """`waits`, `durations` and `totals` are seconds, in the order they were told."""

    waits: list[tuple[Queue, float]] = attrs.field(init=False, factory=list)
    durations: list[tuple[Queue, float]] = attrs.field(init=False, factory=list)
    totals: list[tuple[Queue, float]] = attrs.field(init=False, factory=list)
    outcomes: Counter[tuple[Queue, Outcome]] = attrs.field(init=False, factory=Counter)

    def started(self, queue: Queue, *, waited_seconds: float) -> None:
        self.waits.append((queue, waited_seconds))

    def finished(
        self, queue: Queue, outcome: Outcome, *, seconds: float, since_enqueued_seconds: float
    ) -> None:
        self.outcomes[queue, outcome] += 1
        self.durations.append((queue, seconds))
        self.totals.append((queue, since_enqueued_seconds))

"""
A breach of personal data, and the clocks that run from the moment it is known.

    open ──> notified ──> detailed ──> closed
      └────────┴── not_notifiable (closed with a reason)

The authority is notified within 24 hours and told the details within 72. Source: Resolution 415 of
the Cabinet of Ministers of 29 July 2026 for data that crosses the border; Stario keeps to it for
every breach.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import attrs

from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import AccountId, BreachId

NOTIFY_WITHIN = timedelta(hours=24)
DETAILS_WITHIN = timedelta(hours=72)


class BreachState(StrEnum):
    OPEN = "open"
    NOTIFIED = "notified"
    """The authority knows that it happened."""
    DETAILED = "detailed"
    """The authority knows what it was."""
    CLOSED = "closed"
    NOT_NOTIFIABLE = "not_notifiable"
    """No personal data of anybody was touched after all."""


class BreachCategory(StrEnum):
    CONFIDENTIALITY = "confidentiality"
    INTEGRITY = "integrity"
    AVAILABILITY = "availability"


class BreachClock(StrEnum):
    NOTIFY = "notify"
    DETAILS = "details"


NEXT: Mapping[BreachState, frozenset[BreachState]] = {
    BreachState.OPEN: frozenset({BreachState.NOTIFIED, BreachState.NOT_NOTIFIABLE}),
    BreachState.NOTIFIED: frozenset({BreachState.DETAILED}),
    BreachState.DETAILED: frozenset({BreachState.CLOSED}),
    BreachState.CLOSED: frozenset(),
    BreachState.NOT_NOTIFIABLE: frozenset(),
}

ENDED = frozenset({BreachState.CLOSED, BreachState.NOT_NOTIFIABLE})


class BreachOutOfOrder(Conflict):
    """The step does not follow from the state; `state` says which one it is."""

    code = "breach_out_of_order"


@attrs.frozen(kw_only=True)
class BreachStep:
    """One line of the timeline; `note` is a person's words. A note alone changes no state."""

    at: datetime
    by: AccountId
    state: BreachState
    note: str


@attrs.frozen(kw_only=True)
class Clock:
    """A deadline; `met_at` None: not yet, and `is_breached` says whether it is too late by now."""

    kind: BreachClock
    due_at: datetime
    met_at: datetime | None
    is_breached: bool


@attrs.frozen(kw_only=True)
class Breach:
    """`people` is how many are affected, as far as it is known; `detected_at` starts the clocks."""

    id: BreachId
    title: str
    category: BreachCategory
    crosses_border: bool
    is_biometric: bool
    people: int | None
    detected_at: datetime
    state: BreachState
    timeline: tuple[BreachStep, ...]

    @property
    def is_open(self) -> bool:
        return self.state not in ENDED

    def move(self, state: BreachState, *, note: str, by: AccountId, at: datetime) -> "Breach":
        """
        Take the next step, or with the same state add a note.

        Raises:
            BreachOutOfOrder: the state does not follow.
        """
        if state is not self.state and state not in NEXT[self.state]:
            raise BreachOutOfOrder(state=self.state.value)
        step = BreachStep(at=at, by=by, state=state, note=note)
        return attrs.evolve(self, state=state, timeline=(*self.timeline, step))

    def clocks(self, *, at: datetime) -> tuple[Clock, ...]:
        """Both of them; a breach that need not be told to anybody has none."""
        if self.state is BreachState.NOT_NOTIFIABLE:
            return ()
        return (
            self._clock(BreachClock.NOTIFY, NOTIFY_WITHIN, BreachState.NOTIFIED, at),
            self._clock(BreachClock.DETAILS, DETAILS_WITHIN, BreachState.DETAILED, at),
        )

    def _clock(
        self, kind: BreachClock, within: timedelta, state: BreachState, at: datetime
    ) -> Clock:
        due_at = self.detected_at + within
        met_at = next((step.at for step in self.timeline if step.state is state), None)
        return Clock(kind=kind, due_at=due_at, met_at=met_at, is_breached=(met_at or at) > due_at)

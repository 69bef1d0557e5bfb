"""
An incident: something is wrong, people work on it, and others want to know.

    open ──> acknowledged ──> resolved ──> closed
      └──────────────────────────┘

`closed` has its post-mortem. What an alert resolves was opened by an alert; a person's incident
is resolved by a person.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import attrs

from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import IncidentId
from stario.domain.operations.model.component import Component, Condition
from stario.domain.operations.model.severity import (
    Severity,
    due_at,
    escalation_at,
    public_until,
)

POSTMORTEM_WITHIN = timedelta(hours=48)
REMINDERS = (timedelta(hours=24), timedelta(hours=40), POSTMORTEM_WITHIN)
"""After the end, while there is no post-mortem; later every day."""
MOST_STEPS = 1_000
POSTMORTEM_NEEDED = frozenset({Severity.SEV_1, Severity.SEV_2})
"""Such an incident is not closed without one."""


class IncidentState(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    CLOSED = "closed"


class IncidentRole(StrEnum):
    COMMANDER = "commander"
    COMMUNICATIONS = "communications"
    OPERATIONS = "operations"
    SCRIBE = "scribe"


class StepKind(StrEnum):
    OPENED = "opened"
    ALERT = "alert"
    ACKNOWLEDGED = "acknowledged"
    NOTE = "note"
    SEVERITY = "severity"
    ROLE = "role"
    ESCALATED = "escalated"
    BREACHED = "breached"
    PUBLISHED = "published"
    RESOLVED = "resolved"
    REMINDED = "reminded"
    CLOSED = "closed"


class PublicState(StrEnum):
    """What the public is told of an incident."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    WATCHING = "watching"
    FIXED = "fixed"


NEXT: Mapping[IncidentState, frozenset[IncidentState]] = {
    IncidentState.OPEN: frozenset({IncidentState.ACKNOWLEDGED, IncidentState.RESOLVED}),
    IncidentState.ACKNOWLEDGED: frozenset({IncidentState.RESOLVED}),
    IncidentState.RESOLVED: frozenset({IncidentState.CLOSED}),
    IncidentState.CLOSED: frozenset(),
}

GOING_ON = frozenset({IncidentState.OPEN, IncidentState.ACKNOWLEDGED})


class IncidentOutOfOrder(Conflict):
    """The step does not follow from the state; `state` says which one it is."""

    code = "incident_out_of_order"


class TimelineFull(Conflict):
    """No more notes fit into the timeline."""

    code = "timeline_full"


class PostmortemMissing(Conflict):
    """An incident this severe is closed with a post-mortem only."""

    code = "postmortem_missing"


@attrs.frozen(kw_only=True)
class Step:
    """`by` is an account's id, `slack:<user>`, `alert` or `clock`; `text` is a person's words."""

    at: datetime
    by: str
    kind: StepKind
    text: str


@attrs.frozen(kw_only=True)
class PublicNotice:
    """What staff tell the public: `texts` by language (uz, ru, en), at least one."""

    at: datetime
    state: PublicState
    texts: Mapping[str, str]


@attrs.frozen(kw_only=True)
class Published:
    """The part of an incident that everybody may read; without it nobody outside knows of it."""

    titles: Mapping[str, str]
    components: tuple[Component, ...]
    impact: Condition
    notices: tuple[PublicNotice, ...]

    @property
    def is_over(self) -> bool:
        return self.notices[-1].state is PublicState.FIXED


@attrs.frozen(kw_only=True)
class Incident:
    """
    `number` is 0 until the register gives one. `opened_at` starts the clock to acknowledge;
    `level` counts the escalations so far. `group` is the digest of an alert group's key, and
    `alerts` are those of it that fire; None and empty where a person opened it.
    """

    id: IncidentId
    number: int = 0
    title: str
    severity: Severity
    state: IncidentState = IncidentState.OPEN
    opened_at: datetime
    opened_by: str
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    resolved_at: datetime | None = None
    breached_at: datetime | None = None
    due_at: datetime
    escalate_at: datetime | None
    level: int = 0
    remind_at: datetime | None = None
    reminders: int = 0
    group: str | None = None
    alerts: tuple[str, ...] = ()
    roles: Mapping[str, str] = attrs.field(factory=dict)
    published: Published | None = None
    postmortem: str | None = None
    timeline: tuple[Step, ...]

    @property
    def name(self) -> str:
        return f"INC-{self.number:03}"

    @property
    def is_going_on(self) -> bool:
        return self.state in GOING_ON

    @property
    def postmortem_due_at(self) -> datetime | None:
        return self.resolved_at + POSTMORTEM_WITHIN if self.resolved_at else None

    def acknowledged(self, *, by: str, at: datetime) -> "Incident":
        """
        Somebody works on it: the clock stops. A second time changes nothing.

        Raises:
            IncidentOutOfOrder: it is over.
        """
        if self.state is IncidentState.ACKNOWLEDGED:
            return self
        self._require(IncidentState.ACKNOWLEDGED)
        answered = self._answered(by=by, at=at)
        moved = answered.after(Step(at=at, by=by, kind=StepKind.ACKNOWLEDGED, text=""))
        return attrs.evolve(moved, state=IncidentState.ACKNOWLEDGED)

    def resolved(self, summary: str, *, by: str, at: datetime) -> "Incident":
        """
        It is over, acknowledged before or not; the clock of the post-mortem starts.

        Raises:
            IncidentOutOfOrder: it was over already.
        """
        self._require(IncidentState.RESOLVED)
        answered = self if self.acknowledged_at else self._answered(by=by, at=at)
        return attrs.evolve(
            answered.after(Step(at=at, by=by, kind=StepKind.RESOLVED, text=summary)),
            state=IncidentState.RESOLVED,
            resolved_at=at,
            alerts=(),
            remind_at=at + REMINDERS[0],
        )

    def closed(self, postmortem: str, *, by: str, at: datetime) -> "Incident":
        """
        Keep its post-mortem (Markdown; empty where none is needed) and end the reminders.

        Raises:
            IncidentOutOfOrder: it is not resolved, or closed already.
            PostmortemMissing: it needs one.
        """
        self._require(IncidentState.CLOSED)
        if self.severity in POSTMORTEM_NEEDED and not postmortem.strip():
            raise PostmortemMissing(number=self.name)
        return attrs.evolve(
            self.after(Step(at=at, by=by, kind=StepKind.CLOSED, text="")),
            state=IncidentState.CLOSED,
            postmortem=postmortem or None,
            remind_at=None,
        )

    def noted(self, text: str, *, by: str, at: datetime) -> "Incident":
        """
        Raises:
            TimelineFull: there are too many steps.
        """
        if len(self.timeline) >= MOST_STEPS:
            raise TimelineFull(most=MOST_STEPS)
        return self.after(Step(at=at, by=by, kind=StepKind.NOTE, text=text))

    def rated(self, severity: Severity, *, by: str, at: datetime) -> "Incident":
        """
        Change the severity; a clock that still runs is that of the new one, from the beginning.

        Raises:
            IncidentOutOfOrder: it is over.
        """
        if severity is self.severity:
            return self
        if not self.is_going_on:
            raise IncidentOutOfOrder(state=self.state.value)
        words = f"{self.severity.value} → {severity.value}"
        moved = self.after(Step(at=at, by=by, kind=StepKind.SEVERITY, text=words))
        if self.state is not IncidentState.OPEN:
            return attrs.evolve(moved, severity=severity, remind_at=self._public_until(severity))
        return attrs.evolve(
            moved,
            severity=severity,
            due_at=due_at(severity, self.opened_at),
            escalate_at=escalation_at(severity, self.opened_at, 0),
            level=0,
            remind_at=self._public_until(severity),
        )

    def staffed(self, role: IncidentRole, who: str, *, by: str, at: datetime) -> "Incident":
        """Give *role* to *who*, or with nobody take it away."""
        others = {name: holder for name, holder in self.roles.items() if name != role.value}
        roles = {**others, role.value: who} if who else others
        words = f"{role.value}: {who or '-'}"
        return attrs.evolve(
            self.after(Step(at=at, by=by, kind=StepKind.ROLE, text=words)), roles=roles
        )

    def told(self, published: Published, *, by: str, at: datetime) -> "Incident":
        """Tell the public what *published* says."""
        notice = published.notices[-1]
        step = Step(at=at, by=by, kind=StepKind.PUBLISHED, text=notice.state.value)
        # What goes on is reminded of the public, and what is over of its post-mortem.
        remind_at = None if self.is_going_on else self.remind_at
        return attrs.evolve(self.after(step), published=published, remind_at=remind_at)

    def after(self, step: Step) -> "Incident":
        """Write *step* into the timeline."""
        # A full timeline refuses people's notes; what the clock and alerts say is left out.
        machine = step.kind in {StepKind.ALERT, StepKind.ESCALATED, StepKind.REMINDED}
        if machine and len(self.timeline) >= MOST_STEPS:
            return self
        return attrs.evolve(self, timeline=(*self.timeline, step))

    def _public_until(self, severity: Severity) -> datetime | None:
        return None if self.published else public_until(severity, self.opened_at)

    def _answered(self, *, by: str, at: datetime) -> "Incident":
        answered = attrs.evolve(self, acknowledged_at=at, acknowledged_by=by, escalate_at=None)
        if at <= self.due_at or self.breached_at is not None:
            return answered
        breach = Step(at=at, by="clock", kind=StepKind.BREACHED, text="")
        return attrs.evolve(answered.after(breach), breached_at=self.due_at)

    def _require(self, state: IncidentState) -> None:
        if state not in NEXT[self.state]:
            raise IncidentOutOfOrder(state=self.state.value)

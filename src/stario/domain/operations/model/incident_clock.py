"""What time alone does to an incident: escalations, and reminders of the post-mortem."""

from datetime import datetime, timedelta

import attrs

from stario.domain.operations.model.incident import (
    REMINDERS,
    Incident,
    IncidentState,
    Step,
    StepKind,
)
from stario.domain.operations.model.severity import RESPONSE, Severity, escalation_at

CLOCK = "clock"
FURTHER_REMINDERS = timedelta(hours=24)
STATUS_PAGE, POSTMORTEM = "status page", "post-mortem"
AUDIENCES = ("on-call", "engineering-lead", "leadership")


def audience(level: int) -> str:
    """Who is called at the *level*th escalation, the first being 1."""
    return AUDIENCES[min(level, len(AUDIENCES)) - 1]


def escalated(incident: Incident, *, at: datetime) -> Incident:
    """
    Take the step that is due, or give *incident* back.

    Steps that were missed, since nothing ran, are one step: the last of them. From the second on
    the time to acknowledge is over, and the breach is in the timeline.
    """
    due = incident.escalate_at
    if incident.state is not IncidentState.OPEN or due is None or due > at:
        return incident
    level = incident.level
    while (following := escalation_at(incident.severity, incident.opened_at, level)) <= at:
        level += 1
    step = Step(at=at, by=CLOCK, kind=StepKind.ESCALATED, text=audience(level))
    moved = attrs.evolve(incident.after(step), level=level, escalate_at=following)
    if moved.breached_at is None and incident.due_at <= at:
        breach = Step(at=at, by=CLOCK, kind=StepKind.BREACHED, text="")
        moved = attrs.evolve(moved.after(breach), breached_at=incident.due_at)
    return moved


def reminded(incident: Incident, *, at: datetime) -> Incident:
    """
    Remind of what is due, or give *incident* back.

    While it goes on that is the status page, of which the public reads; afterwards the
    post-mortem.
    """
    due = incident.remind_at
    if due is None or due > at:
        return incident
    if incident.is_going_on:
        step = Step(at=at, by=CLOCK, kind=StepKind.REMINDED, text=STATUS_PAGE)
        return attrs.evolve(incident.after(step), remind_at=at + RESPONSE[Severity.SEV_1])
    count = incident.reminders
    while (following := _reminder_at(incident, count)) <= at:
        count += 1
    hours = int((at - (incident.resolved_at or at)) / timedelta(hours=1))
    step = Step(at=at, by=CLOCK, kind=StepKind.REMINDED, text=f"{POSTMORTEM}, {hours} h")
    return attrs.evolve(incident.after(step), reminders=count, remind_at=following)


def _reminder_at(incident: Incident, count: int) -> datetime:
    if incident.resolved_at is None:
        raise ValueError("only what is over is reminded of")
    if count < len(REMINDERS):
        return incident.resolved_at + REMINDERS[count]
    return incident.resolved_at + REMINDERS[-1] + FURTHER_REMINDERS * (count - len(REMINDERS) + 1)

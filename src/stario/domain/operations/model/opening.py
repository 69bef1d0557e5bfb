"""How an incident begins."""

from datetime import datetime

from stario.domain.kernel.ids import IncidentId
from stario.domain.operations.model.incident import Incident, Step, StepKind
from stario.domain.operations.model.severity import (
    Severity,
    due_at,
    escalation_at,
    public_until,
)


def new_incident(
    id_: IncidentId, *, title: str, severity: Severity, by: str, at: datetime
) -> Incident:
    """Give one whose clocks start at *at*; the register gives its number."""
    return Incident(
        id=id_,
        title=title,
        severity=severity,
        opened_at=at,
        opened_by=by,
        due_at=due_at(severity, at),
        escalate_at=escalation_at(severity, at, 0),
        remind_at=public_until(severity, at),
        timeline=(Step(at=at, by=by, kind=StepKind.OPENED, text=title),),
    )

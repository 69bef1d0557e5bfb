"""Incidents."""

from datetime import datetime, timedelta

from stario.domain.kernel.ids import IncidentId, MaintenanceId
from stario.domain.operations.model.component import Component, Condition
from stario.domain.operations.model.incident import (
    Incident,
    PublicNotice,
    PublicState,
    Published,
    Step,
    StepKind,
)
from stario.domain.operations.model.severity import Severity, due_at, escalation_at
from stario.domain.operations.model.status import Maintenance
from tests.builders.values import NOW, new_id


def an_incident(
    *,
    severity: Severity = Severity.SEV_2,
    at: datetime = NOW,
    group: str | None = None,
    alerts: tuple[str, ...] = (),
) -> Incident:
    return Incident(
        id=IncidentId(new_id()),
        title="API gateway down",
        severity=severity,
        opened_at=at,
        opened_by="slack:U1",
        due_at=due_at(severity, at),
        escalate_at=escalation_at(severity, at, 0),
        group=group,
        alerts=alerts,
        timeline=(Step(at=at, by="slack:U1", kind=StepKind.OPENED, text="API gateway down"),),
    )


def a_publication(*, state: PublicState = PublicState.INVESTIGATING) -> Published:
    return Published(
        titles={"en": "Videos are late", "uz": "Videolar kechikmoqda"},
        components=(Component.VIDEO,),
        impact=Condition.DEGRADED,
        notices=(PublicNotice(at=NOW, state=state, texts={"en": "We are looking into it."}),),
    )


def a_maintenance(*, begins_at: datetime = NOW) -> Maintenance:
    return Maintenance(
        id=MaintenanceId(new_id()),
        titles={"uz": "Maʼlumotlar bazasi yangilanadi", "en": "The database is updated"},
        components=(Component.API,),
        begins_at=begins_at,
        ends_at=begins_at + timedelta(hours=2),
    )

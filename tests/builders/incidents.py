"""Incidents."""

from datetime import datetime, timedelta

import attrs

from stario.domain.kernel.ids import IncidentId, MaintenanceId
from stario.domain.operations.model.component import Component, Condition
from stario.domain.operations.model.incident import (
    Incident,
    PublicNotice,
    PublicState,
    Published,
)
from stario.domain.operations.model.opening import new_incident
from stario.domain.operations.model.severity import Severity
from stario.domain.operations.model.status import Maintenance
from tests.builders.values import NOW, new_id


def an_incident(
    *,
    severity: Severity = Severity.SEV_2,
    at: datetime = NOW,
    group: str | None = None,
    alerts: tuple[str, ...] = (),
) -> Incident:
    incident = new_incident(
        IncidentId(new_id()), title="API gateway down", severity=severity, by="slack:U1", at=at
    )
    return attrs.evolve(incident, group=group, alerts=alerts)


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

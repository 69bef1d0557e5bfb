"""
A group of alerts, as Alertmanager tells of it, and what it does to an incident.

Source: Alertmanager's webhook, version 4 of its payload.
"""

import hashlib
from datetime import datetime

import attrs

from stario.domain.operations.model.incident import Incident, Step, StepKind
from stario.domain.operations.model.severity import Severity

ALERT = "alert"


@attrs.frozen(kw_only=True)
class FiringAlert:
    """`fingerprint` names the alert with its labels, whenever it fires."""

    fingerprint: str
    name: str


@attrs.frozen(kw_only=True)
class AlertGroup:
    """`key` names the group; it is resolved when nothing fires."""

    key: str
    title: str
    severity: Severity
    firing: tuple[FiringAlert, ...]

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.key.encode()).hexdigest()

    @property
    def fingerprints(self) -> tuple[str, ...]:
        return tuple(sorted({alert.fingerprint for alert in self.firing}))


def alerted(incident: Incident, group: AlertGroup, *, at: datetime) -> Incident:
    """
    Note what fires now, or give *incident* back when nothing is new.

    A group that has become worse makes the incident more severe; one that has become better leaves
    that to people.
    """
    noted = incident
    if group.fingerprints != incident.alerts:
        names = ", ".join(sorted({alert.name for alert in group.firing}))
        step = Step(at=at, by=ALERT, kind=StepKind.ALERT, text=names[:500])
        noted = attrs.evolve(incident.after(step), alerts=group.fingerprints)
    if group.severity.value < incident.severity.value:
        noted = noted.rated(group.severity, by=ALERT, at=at)
    return noted

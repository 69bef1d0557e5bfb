"""Put together what the status page says."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from stario.domain.operations.model.component import Component, Condition, worst
from stario.domain.operations.model.status import (
    ComponentStatus,
    Day,
    Maintenance,
    PublicIncident,
    Sample,
    StatusReport,
    day_of,
    days_of,
)

OUTAGES = frozenset({Condition.PARTIAL_OUTAGE, Condition.MAJOR_OUTAGE})


@attrs.frozen(kw_only=True)
class Known:
    """What the database said last."""

    days: tuple[Day, ...]
    incidents: tuple[PublicIncident, ...]
    maintenance: tuple[Maintenance, ...]


def samples(
    conditions: Mapping[Component, Condition],
    known: Known | None,
    *,
    under_maintenance: bool,
    at: datetime,
) -> tuple[Sample, ...]:
    """
    Give the sample of each component for the minute of *at*.

    Announced work, and maintenance mode, stand above what the probe says: nobody is to be alarmed
    by what was announced.
    """
    worked_on = {
        component
        for maintenance in (known.maintenance if known else ())
        if maintenance.is_on(at)
        for component in maintenance.components
    }
    minute = at.replace(second=0, microsecond=0)
    return tuple(
        Sample(
            component=component,
            at=minute,
            condition=Condition.MAINTENANCE
            if under_maintenance or component in worked_on
            else conditions.get(component, Condition.UNKNOWN),
        )
        for component in Component
    )


def report_of(known: Known, now: Sequence[Sample], *, at: datetime) -> StatusReport:
    """What is known, with how everything is *now*."""
    days = {(day.day, day.component): day for day in known.days}
    told: dict[Component, Condition] = {}
    for incident in known.incidents:
        if not incident.published.is_over:
            for component in incident.published.components:
                told[component] = worst(
                    incident.published.impact, told.get(component, Condition.UNKNOWN)
                )
    components = tuple(
        ComponentStatus(
            component=sample.component,
            condition=worst(sample.condition, told.get(sample.component, Condition.UNKNOWN)),
            days=days_of(sample.component, days, until=day_of(at)),
        )
        for sample in now
    )
    return StatusReport(
        at=at,
        condition=_overall([status.condition for status in components]),
        components=components,
        incidents=known.incidents,
        maintenance=tuple(m for m in known.maintenance if m.ends_at > at),
    )


def _overall(conditions: Sequence[Condition]) -> Condition:
    """An outage of a part is a partial one of the whole."""
    found = worst(*conditions)
    if found in OUTAGES:
        everything = all(each is Condition.MAJOR_OUTAGE for each in conditions)
        return Condition.MAJOR_OUTAGE if everything else Condition.PARTIAL_OUTAGE
    return found

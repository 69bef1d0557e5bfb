"""What the status page says: now, for ninety days, of incidents and of maintenance."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import attrs

from stario.domain.kernel.ids import MaintenanceId
from stario.domain.kernel.tashkent import TASHKENT
from stario.domain.operations.model.component import Component, Condition
from stario.domain.operations.model.incident import Incident, Published

DAYS_SHOWN = 90
INCIDENTS_SHOWN = 40
LONGEST_MAINTENANCE = timedelta(days=7)
WELL, BAD = 0.999, 0.95
"""Of a day: from 0.999 on nobody noticed anything, below 0.95 everybody did."""

_COUNTED: Mapping[Condition, tuple[str, ...]] = {
    Condition.OPERATIONAL: ("up",),
    Condition.DEGRADED: ("degraded",),
    Condition.PARTIAL_OUTAGE: ("down",),
    Condition.MAJOR_OUTAGE: ("down",),
}


@attrs.frozen(kw_only=True)
class Sample:
    """How a component was in one minute."""

    component: Component
    at: datetime
    condition: Condition


@attrs.frozen(kw_only=True)
class Day:
    """Minutes of one day in Tashkent by how they were; minutes of maintenance count for none."""

    day: date
    component: Component
    up: int = 0
    degraded: int = 0
    down: int = 0

    @property
    def uptime(self) -> float | None:
        """The share of the minutes in which it worked, in [0, 1]; None: nothing is known."""
        known = self.up + self.degraded + self.down
        return (self.up + self.degraded) / known if known else None


@attrs.frozen(kw_only=True)
class Maintenance:
    """Work that was announced; `titles` by language, at least one."""

    id: MaintenanceId
    titles: Mapping[str, str]
    components: tuple[Component, ...]
    begins_at: datetime
    ends_at: datetime

    def is_on(self, at: datetime) -> bool:
        return self.begins_at <= at < self.ends_at


@attrs.frozen(kw_only=True)
class PublicIncident:
    """What everybody may know of an incident."""

    name: str
    opened_at: datetime
    published: Published


@attrs.frozen(kw_only=True)
class ComponentStatus:
    """`days` are the last ninety, the oldest first, each day there."""

    component: Component
    condition: Condition
    days: tuple[Day, ...]

    @property
    def uptime(self) -> float | None:
        """As `Day.uptime`, over all of its days."""
        known = sum(day.up + day.degraded + day.down for day in self.days)
        return sum(day.up + day.degraded for day in self.days) / known if known else None


@attrs.frozen(kw_only=True)
class StatusReport:
    """Everything on the page; `at` is when it was true."""

    at: datetime
    condition: Condition
    components: tuple[ComponentStatus, ...]
    incidents: tuple[PublicIncident, ...]
    """Those that were made public, the latest first."""
    maintenance: tuple[Maintenance, ...]
    """What is on or still to come, the earliest first."""


def public_part(incident: Incident) -> PublicIncident | None:
    if incident.published is None:
        return None
    return PublicIncident(
        name=incident.name, opened_at=incident.opened_at, published=incident.published
    )


def day_of(moment: datetime) -> date:
    """The day in Tashkent."""
    return moment.astimezone(TASHKENT).date()


def counts_as(condition: Condition) -> tuple[str, ...]:
    """Which field of `Day` a minute of *condition* counts for; announced work counts for none."""
    return _COUNTED.get(condition, ())


def days_of(
    component: Component, days: Mapping[tuple[date, Component], Day], *, until: date
) -> tuple[Day, ...]:
    """Give the ninety days that end with *until*, those without samples empty."""
    wanted = [until - timedelta(days=back) for back in range(DAYS_SHOWN - 1, -1, -1)]
    return tuple(days.get((day, component)) or Day(day=day, component=component) for day in wanted)


def grade(day: Day) -> Condition:
    """How the whole of a day was: by the minutes in which it did not work, or not well."""
    if day.uptime is None:
        return Condition.UNKNOWN
    if day.uptime < WELL:
        return Condition.MAJOR_OUTAGE if day.uptime < BAD else Condition.PARTIAL_OUTAGE
    known = day.up + day.degraded + day.down
    return Condition.DEGRADED if day.degraded / known > 1 - WELL else Condition.OPERATIONAL

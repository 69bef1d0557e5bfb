"""Between incidents and rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypedDict

from sqlalchemy import RowMapping

from stario.adapters.sql.rows import flat
from stario.domain.operations.model.component import Component, Condition
from stario.domain.operations.model.incident import (
    Incident,
    IncidentState,
    PublicNotice,
    PublicState,
    Published,
    Step,
    StepKind,
)
from stario.domain.operations.model.severity import Severity


class NoticeRow(TypedDict):
    at: str
    state: str
    texts: Mapping[str, str]


class PublishedRow(TypedDict):
    titles: Mapping[str, str]
    components: Sequence[str]
    impact: str
    notices: Sequence[NoticeRow]


def row_of(incident: Incident) -> dict[str, object]:
    row = flat(incident)
    row["alert_group"] = row.pop("group")
    row["roles"] = dict(incident.roles)
    row["published"] = None if incident.published is None else _published_row(incident.published)
    row["timeline"] = [
        {"at": step.at.isoformat(), "by": step.by, "kind": step.kind.value, "text": step.text}
        for step in incident.timeline
    ]
    return row


def incident_of(row: RowMapping) -> Incident:
    as_they_are = {
        name: row[name]
        for name in (
            *("id", "number", "title", "opened_at", "opened_by", "acknowledged_at", "level"),
            *("acknowledged_by", "resolved_at", "breached_at", "due_at", "escalate_at"),
            *("remind_at", "reminders", "roles", "postmortem"),
        )
    }
    return Incident(
        **as_they_are,
        severity=Severity(row["severity"]),
        state=IncidentState(row["state"]),
        group=row["alert_group"],
        alerts=tuple(row["alerts"]),
        published=None if row["published"] is None else _published(row["published"]),
        timeline=tuple(map(_step, row["timeline"])),
    )


def _step(step: Mapping[str, str]) -> Step:
    return Step(
        at=datetime.fromisoformat(step["at"]),
        by=step["by"],
        kind=StepKind(step["kind"]),
        text=step["text"],
    )


def _published_row(published: Published) -> PublishedRow:
    return {
        "titles": dict(published.titles),
        "components": [component.value for component in published.components],
        "impact": published.impact.value,
        "notices": [
            {"at": n.at.isoformat(), "state": n.state.value, "texts": dict(n.texts)}
            for n in published.notices
        ],
    }


def _published(row: PublishedRow) -> Published:
    return Published(
        titles=row["titles"],
        components=tuple(map(Component, row["components"])),
        impact=Condition(row["impact"]),
        notices=tuple(
            PublicNotice(
                at=datetime.fromisoformat(notice["at"]),
                state=PublicState(notice["state"]),
                texts=notice["texts"],
            )
            for notice in row["notices"]
        ),
    )

"""How incidents look over HTTP."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from stario.domain.kernel.language import Language
from stario.domain.operations.model.component import Component, Condition
from stario.domain.operations.model.incident import (
    Incident,
    IncidentRole,
    IncidentState,
    PublicState,
    StepKind,
)
from stario.domain.operations.model.severity import Severity
from stario.domain.operations.usecases.move_incident import PublicWords
from stario.entrypoints.http.fields import PageQuery, Uuid

Title = Annotated[str, Meta(min_length=1, max_length=200, examples=["API gateway down"])]
Text = Annotated[str, Meta(min_length=1, max_length=2000)]
Summary = Annotated[str, Meta(max_length=2000)]
Who = Annotated[str, Meta(max_length=100, description="Empty: nobody any more.")]
Notice = Annotated[str, Meta(max_length=1000)]
Headline = Annotated[str, Meta(max_length=200)]
Label = Annotated[
    str, Meta(description="An account's id, `slack:<user>`, `console`, `alert` or `clock`.")
]


class IncidentPath(msgspec.Struct):
    number: Annotated[
        str,
        Meta(
            pattern="^(INC-|inc-)?0{0,8}[1-9][0-9]{0,8}$",
            max_length=16,
            description="With or without `INC-`.",
            examples=["INC-001"],
        ),
    ]


class IncidentsQuery(PageQuery, kw_only=True):
    status: Annotated[list[IncidentState], Meta(max_length=4)] = msgspec.field(default_factory=list)


class IncidentBody(msgspec.Struct, kw_only=True):
    severity: Severity
    title: Title


class ResolveBody(msgspec.Struct, kw_only=True):
    """What was done about it."""

    summary: Summary = ""


class NoteBody(msgspec.Struct, kw_only=True):
    text: Text


class IncidentPatch(msgspec.Struct, kw_only=True):
    """What is left out stays."""

    severity: Severity | None = None
    roles: Annotated[dict[IncidentRole, Who], Meta(max_length=4)] = {}


class NoticeBody(msgspec.Struct, kw_only=True):
    """
    A notice for the status page; a first one needs a title and a component.

    Texts and titles go by language: people read the one of theirs, or else Uzbek, Russian or
    English, whichever there is.
    """

    status: PublicState
    texts: Annotated[dict[Language, Notice], Meta(min_length=1, max_length=3)]
    titles: Annotated[dict[Language, Headline], Meta(max_length=3)] = {}
    components: Annotated[list[Component], Meta(max_length=8)] = []
    impact: Condition | None = None

    def words(self) -> PublicWords:
        return PublicWords(
            state=self.status,
            texts=self.texts,
            titles=self.titles,
            components=tuple(dict.fromkeys(self.components)),
            impact=self.impact,
        )


class CloseBody(msgspec.Struct, kw_only=True):
    """The post-mortem, as Markdown; needed of SEV-1 and SEV-2."""

    postmortem: Annotated[str, Meta(max_length=50_000)] = ""


class IncidentStepAnswer(msgspec.Struct, kw_only=True):
    at: datetime
    by: Label
    kind: StepKind
    text: str


class PublicNoticeAnswer(msgspec.Struct, kw_only=True):
    at: datetime
    status: PublicState
    texts: dict[str, str]


class PublishedAnswer(msgspec.Struct, kw_only=True):
    """What the status page says of it."""

    titles: dict[str, str]
    components: list[Component]
    impact: Condition
    notices: list[PublicNoticeAnswer]


class IncidentSummary(msgspec.Struct, kw_only=True):
    id: Uuid
    number: Annotated[str, Meta(examples=["INC-001"])]
    title: str
    severity: Severity
    status: IncidentState
    opened_at: datetime
    opened_by: Label
    acknowledge_until: datetime
    acknowledged_at: datetime | None
    acknowledged_by: Label | None
    breached: Annotated[bool, Meta(description="It was not acknowledged in time.")]
    escalations: Annotated[int, Meta(ge=0)]
    resolved_at: datetime | None
    postmortem_until: datetime | None
    roles: dict[str, str]


class IncidentAnswer(IncidentSummary, kw_only=True):
    """With everything that happened."""

    published: PublishedAnswer | None
    timeline: list[IncidentStepAnswer]


def incident_answer(incident: Incident, *, at: datetime) -> IncidentAnswer:
    return IncidentAnswer(
        **msgspec.structs.asdict(incident_summary(incident, at=at)),
        published=_published(incident),
        timeline=[
            IncidentStepAnswer(at=step.at, by=step.by, kind=step.kind, text=step.text)
            for step in incident.timeline
        ],
    )


def incident_summary(incident: Incident, *, at: datetime) -> IncidentSummary:
    waits = incident.acknowledged_at is None and incident.is_going_on
    return IncidentSummary(
        id=incident.id,
        number=incident.name,
        title=incident.title,
        severity=incident.severity,
        status=incident.state,
        opened_at=incident.opened_at,
        opened_by=incident.opened_by,
        acknowledge_until=incident.due_at,
        acknowledged_at=incident.acknowledged_at,
        acknowledged_by=incident.acknowledged_by,
        breached=incident.breached_at is not None or (waits and at > incident.due_at),
        escalations=incident.level,
        resolved_at=incident.resolved_at,
        postmortem_until=incident.postmortem_due_at,
        roles=dict(incident.roles),
    )


def _published(incident: Incident) -> PublishedAnswer | None:
    published = incident.published
    if published is None:
        return None
    return PublishedAnswer(
        titles=dict(published.titles),
        components=list(published.components),
        impact=published.impact,
        notices=[
            PublicNoticeAnswer(at=n.at, status=n.state, texts=dict(n.texts))
            for n in published.notices
        ],
    )

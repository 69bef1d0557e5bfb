"""How breaches of personal data look over HTTP."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from stario.domain.compliance.model.breach import (
    Breach,
    BreachCategory,
    BreachClock,
    BreachState,
)
from stario.domain.compliance.usecases.keep_breaches import BreachReport
from stario.entrypoints.http.fields import Uuid

Note = Annotated[str, Meta(min_length=1, max_length=2000)]
People = Annotated[int, Meta(ge=0, le=2_000_000_000, description="As far as it is known.")]
Moment = Annotated[
    datetime, Meta(tz=True, description="The clocks run from then; left out: from now.")
]


class BreachPath(msgspec.Struct):
    breach_id: Uuid


class BreachBody(msgspec.Struct, kw_only=True):
    title: Annotated[str, Meta(min_length=1, max_length=200)]
    category: BreachCategory
    note: Note
    crosses_border: bool = False
    is_biometric: bool = False
    people: People | None = None
    detected_at: Moment | None = None

    def report(self) -> BreachReport:
        return BreachReport(**msgspec.structs.asdict(self))


class BreachStepBody(msgspec.Struct, kw_only=True):
    """Without a status it is a note."""

    status: BreachState | None = None
    note: Note


class BreachStepAnswer(msgspec.Struct, kw_only=True):
    at: datetime
    by: Uuid
    status: BreachState
    note: str


class ClockAnswer(msgspec.Struct, kw_only=True):
    """`notify` runs 24 hours, `details` 72."""

    clock: BreachClock
    due_at: datetime
    met_at: datetime | None
    breached: bool


class BreachAnswer(msgspec.Struct, kw_only=True):
    id: Uuid
    title: str
    category: BreachCategory
    crosses_border: bool
    is_biometric: bool
    people: int | None
    detected_at: datetime
    status: BreachState
    clocks: list[ClockAnswer]
    timeline: list[BreachStepAnswer]


def breach_answer(breach: Breach, *, at: datetime) -> BreachAnswer:
    return BreachAnswer(
        id=breach.id,
        title=breach.title,
        category=breach.category,
        crosses_border=breach.crosses_border,
        is_biometric=breach.is_biometric,
        people=breach.people,
        detected_at=breach.detected_at,
        status=breach.state,
        clocks=[
            ClockAnswer(
                clock=clock.kind,
                due_at=clock.due_at,
                met_at=clock.met_at,
                breached=clock.is_breached,
            )
            for clock in breach.clocks(at=at)
        ],
        timeline=[
            BreachStepAnswer(at=step.at, by=step.by, status=step.state, note=step.note)
            for step in breach.timeline
        ],
    )

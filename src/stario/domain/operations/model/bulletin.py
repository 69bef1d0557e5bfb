"""What the people on call are told when something happens to an incident."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import attrs

from stario.domain.kernel.outbox import OutboxMessage, Topic
from stario.domain.operations.model.incident import Incident, StepKind

STALE_AFTER = timedelta(hours=24)
"""Nobody needs to be called for what happened yesterday."""

TO_THE_PAGER = frozenset(
    {
        StepKind.OPENED,
        StepKind.ACKNOWLEDGED,
        StepKind.SEVERITY,
        StepKind.ESCALATED,
        StepKind.RESOLVED,
    }
)
TO_THE_CHANNEL = frozenset(StepKind) - {StepKind.BREACHED}


@attrs.frozen(kw_only=True)
class Bulletin:
    """
    One thing that happened to an incident as it is now.

    `key` is the same when it is told again. `text` is what somebody wrote, or who is called.
    """

    key: str
    kind: StepKind
    text: str
    by: str
    at: datetime
    incident: Incident


def messages(
    before: Incident | None, after: Incident, *, new_id: Callable[[], str]
) -> tuple[OutboxMessage, ...]:
    """
    Give what is to be told of the steps that *after* has and *before* has not.

    *new_id* gives ids in their order, so that what happened at one moment is told in its order.
    """
    known = len(before.timeline) if before else 0
    return tuple(
        _message(topic, after, number, new_id())
        for number in range(known, len(after.timeline))
        for topic, kinds in (
            (Topic.INCIDENT_PAGER, TO_THE_PAGER),
            (Topic.INCIDENT_CHANNEL, TO_THE_CHANNEL),
        )
        if after.timeline[number].kind in kinds
    )


def bulletin_of(incident: Incident, payload: Mapping[str, str]) -> Bulletin | None:
    """Find the step that a message tells of; None: there is none such."""
    number = int(payload["step"])
    if number >= len(incident.timeline):
        return None
    step = incident.timeline[number]
    return Bulletin(
        key=f"{incident.id}:{number}",
        kind=step.kind,
        text=step.text,
        by=step.by,
        at=step.at,
        incident=incident,
    )


def _message(topic: Topic, incident: Incident, number: int, id_: str) -> OutboxMessage:
    at = incident.timeline[number].at
    return OutboxMessage(
        id=id_,
        topic=topic,
        payload={"incident": str(incident.number), "step": str(number)},
        created_at=at,
        due_at=at,
    )

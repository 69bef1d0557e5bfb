"""Reads of personal data by staff."""

from datetime import datetime

import attrs

from stario.domain.compliance.model.audit_event import AuditEvent, Outcome
from stario.domain.kernel.ids import AccountId
from tests.builders.audit import an_event
from tests.builders.values import NOW


def a_read(
    reader: AccountId | None,
    *subjects: str,
    at: datetime = NOW,
    people: int = 0,
    outcome: Outcome = Outcome.SUCCEEDED,
) -> AuditEvent:
    event = an_event(
        "staff.read",
        at=at,
        actor=reader,
        outcome=outcome,
        subjects=",".join(subjects),
        subject_count=people or len(subjects),
        status=200,
    )
    return attrs.evolve(event, actor_id=reader)

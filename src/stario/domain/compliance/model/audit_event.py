"""Who did what to what, when and from where."""

from collections.abc import Mapping
from contextvars import ContextVar
from datetime import datetime
from enum import StrEnum

import attrs

from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import AccountId, AuditEventId, derived_id

Detail = str | int | bool | None


class Outcome(StrEnum):
    REQUESTED = "requested"
    """About to be tried; what follows says how it ended."""
    SUCCEEDED = "succeeded"
    REFUSED = "refused"
    FAILED = "failed"


@attrs.frozen(kw_only=True)
class Origin:
    """Where a request came from; `address` is an IP address."""

    request_id: str
    address: str


ORIGIN: ContextVar[Origin | None] = ContextVar("origin", default=None)
"""The request that is being answered: whatever is recorded meanwhile names it."""


@attrs.frozen(kw_only=True)
class AuditEvent:
    """
    One thing that happened.

    `actor_id` None is the platform itself. `action` is a verb phrase with its context, such as
    `moderation.case.decide`; `resource_type` and `resource_id` say what it was done to. `details`
    hold codes, counts and ids: never a name, a text, a telephone number or an e-mail address, for
    nothing is ever taken out of the log.
    """

    id: AuditEventId
    at: datetime
    actor_id: AccountId | None
    role: Role | None
    action: str
    resource_type: str
    resource_id: str | None
    outcome: Outcome = Outcome.SUCCEEDED
    details: Mapping[str, Detail] = attrs.field(factory=dict)
    origin: Origin | None = attrs.field(factory=ORIGIN.get)


def happened(
    action: str,
    resource_type: str,
    resource_id: str | None,
    *,
    at: datetime,
    by: AccountId | None = None,
    role: Role | None = None,
    outcome: Outcome = Outcome.SUCCEEDED,
    also: Mapping[str, Detail] | None = None,
    **details: Detail,
) -> AuditEvent:
    """
    Say that *by*, or without one the platform, did *action*; what and when it was give its id.

    For whoever has no ids to give: the same at the same microsecond has the same id, which the
    log allows. *also* are further details.
    """
    cause = f"audit:{action}:{resource_type}:{resource_id}:{by}:{outcome}:{at.isoformat()}"
    return AuditEvent(
        id=AuditEventId(derived_id(cause)),
        at=at,
        actor_id=by,
        role=role,
        action=action,
        resource_type=resource_type,
        resource_id=resource_id,
        outcome=outcome,
        details={**(also or {}), **details},
    )


def audit_event(
    action: str,
    resource_type: str,
    resource_id: str | None,
    *,
    id_: str,
    at: datetime,
    actor: Actor | None = None,
    outcome: Outcome = Outcome.SUCCEEDED,
    **details: Detail,
) -> AuditEvent:
    """Say that *actor*, or without one the platform, did *action*, in this moment's request."""
    return AuditEvent(
        id=AuditEventId(id_),
        at=at,
        actor_id=actor.account_id if actor else None,
        role=actor.role if actor else None,
        action=action,
        resource_type=resource_type,
        resource_id=resource_id,
        outcome=outcome,
        details=details,
    )

"""Who knocks at the doors of staff and is not let in."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import attrs
import structlog

from stario.domain.compliance.model.audit_event import Detail, Outcome, audit_event
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import DomainError
from stario.entrypoints.http.group_commit import AuditBuffer
from stario.entrypoints.http.problems import status_of
from stario.entrypoints.http.routing import Route
from stario.entrypoints.http.staff_trail import WATCHED, ids_of, resource_of
from stario.ports.credentials import AccessClaims
from stario.ports.system import Clock, Ids

log = structlog.get_logger(__name__)

MOST_A_MINUTE = 60
"""Of a process: nobody fills the log by knocking, or hides in it."""
MINUTE = timedelta(minutes=1)


@attrs.define(kw_only=True, eq=False)
class TurnedAway:
    """
    One entry a minute for each who knocks at a route, and a count of those that had none.

    Staff who may not do something have their entries already.
    """

    buffer: AuditBuffer
    clock: Clock
    ids: Ids
    _since: datetime | None = attrs.field(init=False, default=None)
    _seen: set[tuple[str, str]] = attrs.field(init=False, factory=set)
    _unrecorded: int = attrs.field(init=False, default=0)

    async def note(
        self,
        route: Route,
        values: Mapping[str, str],
        error: DomainError,
        *,
        caller: AccessClaims | None,
        address: str,
    ) -> None:
        """Record that somebody was refused at *route*, if it is staff's."""
        if route.roles is None or not route.roles <= WATCHED:
            return
        who = caller.account_id if caller is not None else address
        more = self._admitted(who, f"{route.method} {route.path}")
        if more is None:
            return
        type_, id_ = resource_of(route, values)
        actor = None if caller is None else Actor(account_id=caller.account_id, role=caller.role)
        event = audit_event(
            "staff.turn_away",
            type_,
            id_,
            id_=self.ids.new(),
            at=self.clock.now(),
            actor=actor,
            outcome=Outcome.REFUSED,
        )
        details: dict[str, Detail] = {
            **ids_of(values),
            "method": route.method,
            "route": route.path,
            "status": status_of(type(error)),
            "code": error.code,
            "unrecorded_before": more,
        }
        try:
            await self.buffer.record(attrs.evolve(event, details=details))
        except DomainError:
            # The answer is no in any case.
            log.exception("audit_event_lost", action=event.action, event_id=event.id)

    def _admitted(self, who: str, place: str) -> int | None:
        """Say how many were left out before this one, or None: it is left out too."""
        now = self.clock.now()
        if self._since is None or not timedelta(0) <= now - self._since < MINUTE:
            self._since = now
            self._seen.clear()
        if (who, place) in self._seen or len(self._seen) >= MOST_A_MINUTE:
            self._unrecorded += 1
            return None
        self._seen.add((who, place))
        more, self._unrecorded = self._unrecorded, 0
        return more

"""Every request of staff is an entry of the audit log, whatever its handler records itself."""

import re
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import parse_qsl

import attrs
import structlog
from starlette.responses import Response

from stario.domain.compliance.model.audit_event import (
    AuditEvent,
    Detail,
    Origin,
    Outcome,
    audit_event,
)
from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import DomainError, Unavailable
from stario.entrypoints.http.answers import Rendered, Streamed
from stario.entrypoints.http.exchange import Exchange
from stario.entrypoints.http.group_commit import AuditBuffer
from stario.entrypoints.http.problems import status_of
from stario.entrypoints.http.routing import Route
from stario.ports.credentials import AccessClaims
from stario.ports.system import Clock, Ids

log = structlog.get_logger(__name__)

WATCHED = frozenset({Role.VALIDATOR, Role.OPERATOR, Role.ADMIN})
MOST_SUBJECTS = 20
SERVER_ERROR = 500

_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_MACHINE = re.compile(f"{_UUID}|[0-9a-f]{{16,64}}", re.IGNORECASE)
_PLAIN = re.compile(f"{_UUID}|[0-9]{{1,18}}", re.IGNORECASE)
_SUBJECTS = re.compile(f'"(?:account_id|user_id)":"({_UUID})"'.encode())
# There an account's id is that of the item itself.
_PEOPLE = re.compile(f'"(?:id|account_id|user_id)":"({_UUID})"'.encode())
_OF_PEOPLE = ("/users",)

_NAMES = re.compile(r"\{(\w+)\}")

Answered = Rendered | Streamed | Response


def names_in(template: str) -> list[str]:
    """Names of the parameters of a route's path, from left to right."""
    return _NAMES.findall(template)


def origin_of(exchange: Exchange) -> Origin:
    """A client may call its request anything; what is no id of a machine does not go into a log."""
    given = exchange.request_id
    harmless = _MACHINE.fullmatch(given) is not None
    return Origin(request_id=given if harmless else exchange.own_id, address=exchange.address)


@attrs.frozen(kw_only=True)
class Visit:
    """What somebody asks for: a route, and ids in its path and query."""

    caller: AccessClaims
    route: Route
    values: Mapping[str, str]
    query: bytes = b""

    @property
    def is_read(self) -> bool:
        return self.route.method == "GET"

    def ids(self) -> dict[str, str]:
        """Those that are plainly ids: tokens and texts stand in paths and queries too."""
        known = self.route.query.__struct_encode_fields__ if self.route.query else ()
        query = dict(parse_qsl(self.query.decode("latin-1")))
        return ids_of({**{name: query[name] for name in known if name in query}, **self.values})

    def resource(self) -> tuple[str, str]:
        return resource_of(self.route, self.values)


def ids_of(asked: Mapping[str, str]) -> dict[str, str]:
    """Those of the parameters that are plainly ids."""
    return {
        name: value
        for name, value in asked.items()
        if name.endswith("_id") and _PLAIN.fullmatch(value)
    }


def resource_of(route: Route, values: Mapping[str, str]) -> tuple[str, str]:
    """Type and id of what the path names last, or else the route."""
    for name, id_ in reversed(list(ids_of(values).items())):
        return name.removesuffix("_id"), id_
    return "route", route.path


@attrs.frozen(kw_only=True)
class StaffTrail:
    buffer: AuditBuffer
    clock: Clock
    ids: Ids

    def watches(self, caller: AccessClaims | None) -> bool:
        return caller is not None and caller.role in WATCHED

    async def follow(self, visit: Visit, work: Callable[[], Awaitable[Answered]]) -> Answered:
        """
        Do *work* and record it: reading before the answer leaves, changes before and after.

        Raises:
            Unavailable: it can't be recorded, so nothing is read or changed.
            DomainError: whatever *work* raises.
        """
        if not visit.is_read:
            await self._require(self._event(visit, Outcome.REQUESTED))
        try:
            answer = await work()
        except Exception as error:
            await self._note(self._failure(visit, error))
            raise
        done = self._event(visit, Outcome.SUCCEEDED, **_answered(visit, answer))
        if visit.is_read:
            await self._require(done)
        else:
            await self._note(done)
        return answer

    async def _require(self, event: AuditEvent) -> None:
        try:
            await self.buffer.record(event)
        except DomainError as error:
            raise Unavailable(what="audit_log") from error

    async def _note(self, event: AuditEvent) -> None:
        # The thing is done, or refused: an answer must not say otherwise.
        try:
            await self.buffer.record(event)
        except DomainError:
            log.exception("audit_event_lost", action=event.action, event_id=event.id)

    def _failure(self, visit: Visit, error: Exception) -> AuditEvent:
        if not isinstance(error, DomainError):
            return self._event(visit, Outcome.FAILED, status=SERVER_ERROR)
        status = status_of(type(error))
        outcome = Outcome.REFUSED if status < SERVER_ERROR else Outcome.FAILED
        return self._event(visit, outcome, status=status, code=error.code)

    def _event(self, visit: Visit, outcome: Outcome, **details: Detail) -> AuditEvent:
        type_, id_ = visit.resource()
        event = audit_event(
            "staff.read" if visit.is_read else "staff.write",
            type_,
            id_,
            id_=self.ids.new(),
            at=self.clock.now(),
            actor=Actor(account_id=visit.caller.account_id, role=visit.caller.role),
            outcome=outcome,
        )
        asked = {"method": visit.route.method, "route": visit.route.path}
        # Parameters may have any name, also one of the event's own fields.
        return attrs.evolve(event, details={**visit.ids(), **asked, **details})


def _answered(visit: Visit, answer: Answered) -> dict[str, Detail]:
    """Its status, and whose data it shows."""
    if isinstance(answer, Response):
        return {"status": answer.status_code}
    if isinstance(answer, Streamed):
        return {"status": answer.status}
    of_people = visit.route.path.startswith(_OF_PEOPLE)
    found = (_PEOPLE if of_people else _SUBJECTS).findall(answer.body)
    subjects = list(dict.fromkeys(each.decode() for each in found))
    if not subjects:
        return {"status": answer.status}
    return {
        "status": answer.status,
        "subjects": ",".join(subjects[:MOST_SUBJECTS]),
        "subject_count": len(subjects),
    }

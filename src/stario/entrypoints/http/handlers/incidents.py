"""Incidents over HTTP."""

import attrs

from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import IncidentId
from stario.domain.operations.model.incident import (
    Incident,
    IncidentOutOfOrder,
    PostmortemMissing,
    TimelineFull,
)
from stario.domain.operations.model.incident_number import number_of
from stario.domain.operations.model.initiator import Initiator, signed_in
from stario.domain.operations.usecases.move_incident import MoveIncident
from stario.domain.operations.usecases.open_incident import OpenIncident
from stario.domain.operations.usecases.read_incidents import ReadIncidents
from stario.entrypoints.http.fields import Listing, listing
from stario.entrypoints.http.handlers.actor import actor_of
from stario.entrypoints.http.handlers.incidents_schema import (
    CloseBody,
    IncidentAnswer,
    IncidentBody,
    IncidentPatch,
    IncidentPath,
    IncidentsQuery,
    IncidentSummary,
    NoteBody,
    NoticeBody,
    ResolveBody,
    incident_answer,
    incident_summary,
)
from stario.entrypoints.http.routing import STAFF, Call, Reply, Route, route
from stario.ports.credentials import AccessClaims
from stario.ports.system import Clock

TAG = "Incidents"
MARKDOWN = "text/markdown"
INCIDENTS = "/incidents"
ONE = "/incidents/{number}"


@attrs.frozen(kw_only=True)
class IncidentHandlers:
    """All of it works under maintenance: that is when it is needed."""

    open_incident: OpenIncident
    move_incident: MoveIncident
    read_incidents: ReadIncidents
    clock: Clock

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                INCIDENTS,
                self.list,
                tag=TAG,
                summary="List incidents, the latest first",
                query=IncidentsQuery,
                response=Listing[IncidentSummary],
                roles=STAFF,
                during_maintenance=True,
            ),
            route(
                "POST",
                INCIDENTS,
                self.open,
                tag=TAG,
                summary="Open an incident",
                body=IncidentBody,
                response=IncidentAnswer,
                status=201,
                roles=STAFF,
                errors=(Invalid,),
                idempotent=True,
                during_maintenance=True,
            ),
            route(
                "GET",
                ONE,
                self.read,
                tag=TAG,
                summary="Read an incident with its timeline",
                path_params=IncidentPath,
                response=IncidentAnswer,
                roles=STAFF,
                errors=(NotFound,),
                during_maintenance=True,
            ),
            route(
                "PATCH",
                ONE,
                self.change,
                tag=TAG,
                summary="Rate an incident anew, or give roles to people",
                path_params=IncidentPath,
                body=IncidentPatch,
                response=IncidentAnswer,
                roles=STAFF,
                errors=(NotFound, IncidentOutOfOrder, Invalid),
                during_maintenance=True,
            ),
            route(
                "POST",
                f"{ONE}/ack",
                self.acknowledge,
                tag=TAG,
                summary="Say that somebody works on it",
                path_params=IncidentPath,
                response=IncidentAnswer,
                roles=STAFF,
                errors=(NotFound, IncidentOutOfOrder),
                during_maintenance=True,
            ),
            route(
                "POST",
                f"{ONE}/resolve",
                self.resolve,
                tag=TAG,
                summary="Say that it is over",
                path_params=IncidentPath,
                body=ResolveBody,
                response=IncidentAnswer,
                roles=STAFF,
                errors=(NotFound, IncidentOutOfOrder, Invalid),
                during_maintenance=True,
            ),
            route(
                "POST",
                f"{ONE}/notes",
                self.note,
                tag=TAG,
                summary="Write into the timeline",
                path_params=IncidentPath,
                body=NoteBody,
                response=IncidentAnswer,
                roles=STAFF,
                errors=(NotFound, TimelineFull, Invalid),
                during_maintenance=True,
            ),
            route(
                "POST",
                f"{ONE}/notices",
                self.tell_public,
                tag=TAG,
                summary="Tell the public on the status page",
                path_params=IncidentPath,
                body=NoticeBody,
                response=IncidentAnswer,
                roles=STAFF,
                errors=(NotFound, Invalid),
                during_maintenance=True,
            ),
            route(
                "GET",
                f"{ONE}/postmortem",
                self.postmortem,
                tag=TAG,
                summary="Read the post-mortem, or its draft",
                path_params=IncidentPath,
                media_type=MARKDOWN,
                roles=STAFF,
                errors=(NotFound,),
                during_maintenance=True,
            ),
            route(
                "POST",
                f"{ONE}/close",
                self.close,
                tag=TAG,
                summary="Close a resolved incident with its post-mortem",
                path_params=IncidentPath,
                body=CloseBody,
                response=IncidentAnswer,
                roles=STAFF,
                errors=(NotFound, IncidentOutOfOrder, PostmortemMissing, Invalid),
                during_maintenance=True,
                max_body_bytes=512 * 1024,
            ),
        ]

    async def list(self, call: Call[None, None, IncidentsQuery]) -> Reply:
        page = await self.read_incidents.list(call.query.request(), states=call.query.status)
        now = self.clock.now()
        return Reply(listing(page, lambda each: incident_summary(each, at=now)))

    async def open(self, call: Call[IncidentBody]) -> Reply:
        incident = await self.open_incident(
            IncidentId(call.idempotency_id),
            title=call.body.title,
            severity=call.body.severity,
            initiator=_initiator(call.claims),
        )
        return Reply(self._answer(incident), location=f"{INCIDENTS}/{incident.name}")

    async def read(self, call: Call[None, IncidentPath]) -> Reply:
        return Reply(self._answer(await self.read_incidents(_number(call.path))))

    async def change(self, call: Call[IncidentPatch, IncidentPath]) -> Reply:
        incident = await self.move_incident.change(
            _number(call.path),
            severity=call.body.severity,
            roles=call.body.roles,
            initiator=_initiator(call.claims),
        )
        return Reply(self._answer(incident))

    async def acknowledge(self, call: Call[None, IncidentPath]) -> Reply:
        incident = await self.move_incident.acknowledge(
            _number(call.path), initiator=_initiator(call.claims)
        )
        return Reply(self._answer(incident))

    async def resolve(self, call: Call[ResolveBody, IncidentPath]) -> Reply:
        incident = await self.move_incident.resolve(
            _number(call.path), summary=call.body.summary, initiator=_initiator(call.claims)
        )
        return Reply(self._answer(incident))

    async def note(self, call: Call[NoteBody, IncidentPath]) -> Reply:
        incident = await self.move_incident.note(
            _number(call.path), text=call.body.text, initiator=_initiator(call.claims)
        )
        return Reply(self._answer(incident))

    async def tell_public(self, call: Call[NoticeBody, IncidentPath]) -> Reply:
        incident = await self.move_incident.tell_public(
            _number(call.path), words=call.body.words(), initiator=_initiator(call.claims)
        )
        return Reply(self._answer(incident))

    async def postmortem(self, call: Call[None, IncidentPath]) -> Reply:
        text = await self.read_incidents.postmortem(_number(call.path))
        return Reply(content=text.encode(), media_type=f"{MARKDOWN}; charset=utf-8")

    async def close(self, call: Call[CloseBody, IncidentPath]) -> Reply:
        incident = await self.move_incident.close(
            _number(call.path),
            postmortem=call.body.postmortem,
            initiator=_initiator(call.claims),
        )
        return Reply(self._answer(incident))

    def _answer(self, incident: Incident) -> IncidentAnswer:
        return incident_answer(incident, at=self.clock.now())


def _initiator(claims: AccessClaims) -> Initiator:
    return signed_in(actor_of(claims))


def _number(path: IncidentPath) -> int:
    number = number_of(path.number)
    if number is None:
        raise NotFound(what="incident")
    return number

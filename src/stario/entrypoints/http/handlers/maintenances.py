"""Announced maintenance over HTTP."""

from datetime import datetime
from typing import Annotated

import attrs
import msgspec
from msgspec import Meta

from stario.domain.kernel.errors import Conflict, Invalid, NotFound
from stario.domain.kernel.ids import MaintenanceId
from stario.domain.kernel.language import Language
from stario.domain.operations.model.component import Component
from stario.domain.operations.model.status import Maintenance
from stario.domain.operations.usecases.announce_maintenance import AnnounceMaintenance
from stario.entrypoints.http.fields import Uuid
from stario.entrypoints.http.handlers.actor import actor_of
from stario.entrypoints.http.handlers.incidents_schema import Headline
from stario.entrypoints.http.routing import STAFF, Call, Reply, Route, route

TAG = "Status page"
MAINTENANCES = "/admin/maintenances"
Moment = Annotated[datetime, Meta(tz=True)]


class MaintenancePath(msgspec.Struct):
    maintenance_id: Uuid


class MaintenanceBody(msgspec.Struct, kw_only=True):
    """Of seven days at most; samples of the components count for nothing meanwhile."""

    titles: Annotated[dict[Language, Headline], Meta(min_length=1, max_length=3)]
    components: Annotated[list[Component], Meta(min_length=1, max_length=8)]
    begins_at: Moment
    ends_at: Moment


class MaintenanceAnswer(msgspec.Struct, kw_only=True):
    id: Uuid
    titles: dict[str, str]
    components: list[Component]
    begins_at: datetime
    ends_at: datetime


@attrs.frozen(kw_only=True)
class MaintenanceHandlers:
    announce_maintenance: AnnounceMaintenance

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                MAINTENANCES,
                self.list,
                tag=TAG,
                summary="List what is announced",
                response=list[MaintenanceAnswer],
                roles=STAFF,
                during_maintenance=True,
            ),
            route(
                "POST",
                MAINTENANCES,
                self.announce,
                tag=TAG,
                summary="Announce maintenance on the status page",
                body=MaintenanceBody,
                response=MaintenanceAnswer,
                status=201,
                roles=STAFF,
                errors=(Invalid, Conflict),
                idempotent=True,
                during_maintenance=True,
            ),
            route(
                "DELETE",
                f"{MAINTENANCES}/{{maintenance_id}}",
                self.call_off,
                tag=TAG,
                summary="Call maintenance off",
                path_params=MaintenancePath,
                status=204,
                roles=STAFF,
                errors=(NotFound,),
                during_maintenance=True,
            ),
        ]

    async def list(self, _: Call) -> Reply:
        return Reply([_answer(each) for each in await self.announce_maintenance.list()])

    async def announce(self, call: Call[MaintenanceBody]) -> Reply:
        maintenance = await self.announce_maintenance(
            MaintenanceId(call.idempotency_id),
            titles=call.body.titles,
            components=tuple(dict.fromkeys(call.body.components)),
            begins_at=call.body.begins_at,
            ends_at=call.body.ends_at,
            actor=actor_of(call.claims),
        )
        return Reply(_answer(maintenance), location=f"{MAINTENANCES}/{maintenance.id}")

    async def call_off(self, call: Call[None, MaintenancePath]) -> Reply:
        await self.announce_maintenance.call_off(
            MaintenanceId(call.path.maintenance_id), actor=actor_of(call.claims)
        )
        return Reply()


def _answer(maintenance: Maintenance) -> MaintenanceAnswer:
    return MaintenanceAnswer(
        id=maintenance.id,
        titles=dict(maintenance.titles),
        components=list(maintenance.components),
        begins_at=maintenance.begins_at,
        ends_at=maintenance.ends_at,
    )

"""Incidents."""

from dependency_injector import containers, providers

from stario.adapters.system import Uuid7Ids
from stario.domain.operations.usecases.follow_alerts import FollowAlerts
from stario.domain.operations.usecases.move_incident import MoveIncident
from stario.domain.operations.usecases.open_incident import OpenIncident
from stario.domain.operations.usecases.read_incidents import ReadIncidents
from stario.domain.operations.usecases.write_down import WriteDown
from stario.entrypoints.http.handlers.incidents import IncidentHandlers
from stario.entrypoints.http.webhooks.alertmanager import AlertmanagerHandlers
from stario.entrypoints.http.webhooks.slack import SlackHandlers
from stario.entrypoints.http.webhooks.slack_desk import SlackAccount, SlackDesk
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class IncidentsContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    slack_account: providers.Dependency[SlackAccount | None] = providers.Dependency()
    alertmanager_token: providers.Dependency[str | None] = providers.Dependency()

    ids = One(Uuid7Ids)
    write_down = One(WriteDown, clock=clock, ids=ids)
    open_incident = One(OpenIncident, storage=storage, write_down=write_down, clock=clock)
    move_incident = One(MoveIncident, storage=storage, write_down=write_down, clock=clock)
    read_incidents = One(ReadIncidents, storage=storage)

    incidents = One(
        IncidentHandlers, open_incident=open_incident, move_incident=move_incident,
        read_incidents=read_incidents, clock=clock,
    )  # fmt: skip
    slack = One(
        SlackHandlers,
        desk=One(
            SlackDesk, account=slack_account, storage=storage, open_incident=open_incident,
            move_incident=move_incident, read_incidents=read_incidents, clock=clock,
        ),
    )  # fmt: skip
    alertmanager = One(
        AlertmanagerHandlers, token=alertmanager_token,
        follow_alerts=One(
            FollowAlerts, storage=storage, write_down=write_down, clock=clock, ids=ids
        ),
    )  # fmt: skip

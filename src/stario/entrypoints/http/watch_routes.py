"""The routes of operations: what keeps everything running."""

from stario.entrypoints.clients import Clients
from stario.entrypoints.http.routing import Route
from stario.entrypoints.on_call import alertmanager_token, slack_account
from stario.entrypoints.settings import Settings
from stario.entrypoints.wiring.incidents_container import IncidentsContainer
from stario.entrypoints.wiring.status_container import StatusContainer
from stario.entrypoints.wiring.switches_container import SwitchesContainer


def watch_routes(settings: Settings, clients: Clients) -> list[Route]:
    """Always the gateway's own: they must answer when a service does not."""
    switches = SwitchesContainer(
        storage=clients.storage,
        clock=clients.clock,
        switch_defaults=settings.switch_defaults,
    )
    incidents = IncidentsContainer(
        storage=clients.storage,
        clock=clients.clock,
        slack_account=slack_account(settings),
        alertmanager_token=alertmanager_token(settings),
    )
    status = StatusContainer(
        storage=clients.storage,
        objects=clients.objects,
        clock=clients.clock,
        status_folder=settings.stario_home / "status",
    )
    handlers = (
        switches.switches(),
        incidents.incidents(),
        incidents.slack(),
        incidents.alertmanager(),
        status.page(),
        status.maintenances(),
    )
    return [route for handler in handlers for route in handler.routes()]

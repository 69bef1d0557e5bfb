"""The status page, as it is served, and what is announced on it."""

from pathlib import Path

from dependency_injector import containers, providers

from stario.adapters.system import Uuid7Ids
from stario.domain.operations.usecases.announce_maintenance import AnnounceMaintenance
from stario.entrypoints.http.handlers.maintenances import MaintenanceHandlers
from stario.entrypoints.http.handlers.status_page import StatusPageHandlers
from stario.entrypoints.http.status_shelf import StatusShelf
from stario.ports.media import ObjectStore
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class StatusContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    status_folder: providers.Dependency[Path] = providers.Dependency()

    page = One(
        StatusPageHandlers, clock=clock,
        shelf=One(StatusShelf, objects=objects, clock=clock, folder=status_folder),
    )  # fmt: skip
    maintenances = One(
        MaintenanceHandlers,
        announce_maintenance=One(
            AnnounceMaintenance, storage=storage, clock=clock, ids=One(Uuid7Ids)
        ),
    )

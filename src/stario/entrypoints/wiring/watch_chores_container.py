"""Chores of operations, and the effects that their transactions write down."""

from dependency_injector import containers, providers

from stario.adapters.system import Uuid7Ids
from stario.domain.kernel.outbox import Topic
from stario.domain.operations.usecases.announce_incident import PageIncident, PostIncident
from stario.domain.operations.usecases.keep_status import KeepStatus
from stario.domain.operations.usecases.watch_incidents import WatchIncidents
from stario.domain.operations.usecases.write_down import WriteDown
from stario.entrypoints.scheduler.watch_chores import watch_chores
from stario.ports.incident_channels import IncidentChannel, Pager
from stario.ports.media import ObjectStore
from stario.ports.status import ComponentProbe, StatusPages
from stario.ports.storage import Storage
from stario.ports.switches import Switches
from stario.ports.system import Clock

One = providers.Singleton


class WatchChoresContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    channel: providers.Dependency[IncidentChannel | None] = providers.Dependency()
    pager: providers.Dependency[Pager | None] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    switches: providers.Dependency[Switches] = providers.Dependency()
    probe: providers.Dependency[ComponentProbe] = providers.Dependency()
    pages: providers.Dependency[StatusPages] = providers.Dependency()

    effects = providers.Dict(
        {
            Topic.INCIDENT_CHANNEL: One(
                PostIncident, storage=storage, clock=clock, channel=channel
            ),
            Topic.INCIDENT_PAGER: One(PageIncident, storage=storage, clock=clock, pager=pager),
        }
    )

    chores = One(
        watch_chores,
        watch_incidents=One(
            WatchIncidents, storage=storage, clock=clock,
            write_down=One(WriteDown, clock=clock, ids=One(Uuid7Ids)),
        ),
        keep_status=One(
            KeepStatus, storage=storage, objects=objects, probe=probe, pages=pages,
            switches=switches, clock=clock,
        ),
    )  # fmt: skip

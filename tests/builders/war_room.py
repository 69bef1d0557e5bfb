"""Everything that works on incidents, over a storage."""

from datetime import datetime, timedelta
from typing import Self

import attrs

from stario.adapters.memory.incident_channels import MemoryChannel, MemoryPager
from stario.adapters.memory.media import MemoryObjectStore
from stario.adapters.memory.system import MemoryClock
from stario.adapters.system import Uuid7Ids
from stario.domain.generation.usecases.deliver_effects import DeliverEffects
from stario.domain.kernel.ids import IncidentId
from stario.domain.kernel.outbox import Topic
from stario.domain.operations.model.incident import Incident
from stario.domain.operations.model.initiator import chatting
from stario.domain.operations.model.severity import Severity
from stario.domain.operations.usecases.announce_incident import PageIncident, PostIncident
from stario.domain.operations.usecases.follow_alerts import FollowAlerts
from stario.domain.operations.usecases.move_incident import MoveIncident
from stario.domain.operations.usecases.open_incident import OpenIncident
from stario.domain.operations.usecases.watch_incidents import WatchIncidents
from stario.domain.operations.usecases.write_down import WriteDown
from stario.ports.storage import Storage
from tests.builders.values import new_id

AZIZA = chatting("U1")


@attrs.frozen(kw_only=True)
class WarRoom:
    storage: Storage
    clock: MemoryClock
    channel: MemoryChannel
    pager: MemoryPager
    open_incident: OpenIncident
    move: MoveIncident
    follow: FollowAlerts
    watch: WatchIncidents
    deliver: DeliverEffects

    @classmethod
    def over(cls, storage: Storage, *, at: datetime) -> Self:
        clock, ids = MemoryClock(at), Uuid7Ids()
        channel, pager = MemoryChannel(), MemoryPager()
        down = WriteDown(clock=clock, ids=ids)
        return cls(
            storage=storage,
            clock=clock,
            channel=channel,
            pager=pager,
            open_incident=OpenIncident(storage=storage, write_down=down, clock=clock),
            move=MoveIncident(storage=storage, write_down=down, clock=clock),
            follow=FollowAlerts(storage=storage, write_down=down, clock=clock, ids=ids),
            watch=WatchIncidents(storage=storage, write_down=down, clock=clock),
            deliver=DeliverEffects(
                storage=storage,
                objects=MemoryObjectStore(clock=clock),
                clock=clock,
                others={
                    Topic.INCIDENT_CHANNEL: PostIncident(
                        storage=storage, clock=clock, channel=channel
                    ),
                    Topic.INCIDENT_PAGER: PageIncident(storage=storage, clock=clock, pager=pager),
                },
            ),
        )

    async def open(
        self, severity: Severity = Severity.SEV_1, *, id_: IncidentId | None = None
    ) -> Incident:
        return await self.open_incident(
            id_ or IncidentId(new_id()),
            title="API gateway down",
            severity=severity,
            initiator=AZIZA,
        )

    async def pass_time(self, minutes: float) -> None:
        """Let *minutes* pass and the clock's chore run."""
        self.clock.advance(by=timedelta(minutes=minutes))
        await self.watch()

    async def get(self, number: int = 1) -> Incident:
        async with self.storage() as work:
            return await work.incidents.get(number)

    async def story(self, number: int = 1) -> list[str]:
        """Kinds and words of the timeline."""
        return [f"{s.kind.value} {s.text}".strip() for s in (await self.get(number)).timeline]

"""Let alerts open incidents, and resolve what they opened."""

import attrs

from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import IncidentId
from stario.domain.operations.model.alert_group import AlertGroup, alerted
from stario.domain.operations.model.incident import Incident
from stario.domain.operations.model.initiator import ALERTS
from stario.domain.operations.model.opening import new_incident
from stario.domain.operations.usecases.write_down import WriteDown
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids

NOTHING_FIRES = "The alerts no longer fire."


@attrs.frozen(kw_only=True)
class FollowAlerts:
    """One alert group has one incident that goes on, however often and by whomever it is told."""

    storage: Storage
    write_down: WriteDown
    clock: Clock
    ids: Ids

    async def __call__(self, group: AlertGroup) -> Incident | None:
        """
        Open, update or resolve the incident of *group*; None: nothing fires and nothing went on.

        Raises:
            Unavailable: the database does not answer; Alertmanager tells again.
        """
        try:
            return await self._follow(group)
        except Conflict:
            # Another delivery has opened it between our look and our step.
            return await self._follow(group)

    async def _follow(self, group: AlertGroup) -> Incident | None:
        async with self.storage() as work:
            before = await work.incidents.going_on_of(group.digest)
            if before is not None:
                after = self._moved(before, group)
                await self.write_down.moved(work, before, after, "follow", ALERTS)
            elif group.firing:
                after = await self.write_down.opened(work, self._new(group), ALERTS)
            else:
                return None
            await work.commit()
        return after

    def _moved(self, incident: Incident, group: AlertGroup) -> Incident:
        now = self.clock.now()
        if not group.firing:
            return incident.resolved(NOTHING_FIRES, by=ALERTS.label, at=now)
        return alerted(incident, group, at=now)

    def _new(self, group: AlertGroup) -> Incident:
        incident = new_incident(
            IncidentId(self.ids.new()),
            title=group.title,
            severity=group.severity,
            by=ALERTS.label,
            at=self.clock.now(),
        )
        return attrs.evolve(incident, group=group.digest, alerts=group.fingerprints)

"""Say that something is wrong."""

import attrs

from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import IncidentId
from stario.domain.kernel.text import clean_line
from stario.domain.operations.model.incident import Incident
from stario.domain.operations.model.initiator import Initiator
from stario.domain.operations.model.opening import new_incident
from stario.domain.operations.model.severity import Severity
from stario.domain.operations.usecases.write_down import WriteDown
from stario.ports.storage import Storage
from stario.ports.system import Clock

LONGEST_TITLE = 200


@attrs.frozen(kw_only=True)
class OpenIncident:
    storage: Storage
    write_down: WriteDown
    clock: Clock

    async def __call__(
        self,
        incident_id: IncidentId,
        *,
        title: str,
        severity: Severity,
        initiator: Initiator,
    ) -> Incident:
        """
        Open an incident; a second call with the same id finds it. Its clock starts now.

        Raises:
            Invalid: the title is empty or too long.
        """
        now = self.clock.now()
        title = clean_line("title", title, longest=LONGEST_TITLE, shortest=1)
        incident = new_incident(
            incident_id, title=title, severity=severity, by=initiator.label, at=now
        )
        try:
            return await self._open(incident, initiator)
        except Conflict:
            # The same request, a second time, at the same moment.
            return await self._open(incident, initiator)

    async def _open(self, incident: Incident, initiator: Initiator) -> Incident:
        async with self.storage() as work:
            try:
                return await work.incidents.find(incident.id)
            except NotFound:
                numbered = await self.write_down.opened(work, incident, initiator)
            await work.commit()
        return numbered

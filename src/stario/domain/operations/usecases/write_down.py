"""Keep what became of an incident: the register, the audit log and whom it is told, in one."""

import attrs

from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.operations.model.bulletin import messages
from stario.domain.operations.model.incident import Incident
from stario.domain.operations.model.initiator import Initiator
from stario.ports.storage import UnitOfWork
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class WriteDown:
    clock: Clock
    ids: Ids

    async def opened(self, work: UnitOfWork, incident: Incident, initiator: Initiator) -> Incident:
        """
        Enter a new one within *work*, and give it with its number.

        Raises:
            Conflict: the id is taken, or its alert group has an incident that goes on.
        """
        numbered = await work.incidents.add(incident)
        await self._tell(work, None, numbered, "open", initiator)
        return numbered

    async def moved(
        self,
        work: UnitOfWork,
        before: Incident,
        after: Incident,
        verb: str,
        initiator: Initiator,
    ) -> Incident:
        """Save *after* of an incident that *work* has locked; nothing if nothing changed."""
        if after != before:
            await work.incidents.save(after)
            await self._tell(work, before, after, verb, initiator)
        return after

    async def _tell(
        self,
        work: UnitOfWork,
        before: Incident | None,
        after: Incident,
        verb: str,
        initiator: Initiator,
    ) -> None:
        for message in messages(before, after, new_id=self.ids.new):
            await work.outbox.add(message)
        await work.audit.record(
            audit_event(
                f"operations.incident.{verb}",
                "incident",
                after.id,
                id_=self.ids.new(),
                at=self.clock.now(),
                actor=initiator.actor,
                number=after.number,
                by=initiator.label,
                state=after.state.value,
                severity=after.severity.value,
            )
        )

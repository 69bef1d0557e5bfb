"""Escalate what nobody acknowledges, and remind of post-mortems."""

import attrs

from stario.domain.operations.model.incident_clock import escalated, reminded
from stario.domain.operations.model.initiator import CLOCK
from stario.domain.operations.usecases.write_down import WriteDown
from stario.ports.storage import Storage
from stario.ports.system import Clock

AT_ONCE = 50


@attrs.frozen(kw_only=True)
class WatchIncidents:
    """Due times are in the register, so that a restart forgets none; several may run it at once."""

    storage: Storage
    write_down: WriteDown
    clock: Clock

    async def __call__(self) -> int:
        """Take the steps that are due; says how many."""
        async with self.storage() as work:
            due = await work.incidents.due(at=self.clock.now(), limit=AT_ONCE)
        return sum([await self._step(number) for number in due])

    async def _step(self, number: int) -> bool:
        async with self.storage() as work:
            now = self.clock.now()
            before = await work.incidents.get(number, lock=True)
            after = escalated(before, at=now)
            verb = "remind" if after == before else "escalate"
            after = reminded(after, at=now)
            await self.write_down.moved(work, before, after, verb, CLOCK)
            await work.commit()
        return after != before

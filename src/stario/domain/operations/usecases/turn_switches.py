"""Turn switches, or leave them to the environment again."""

from collections.abc import Mapping

import attrs

from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.identity.model.actor import Actor
from stario.domain.operations.model.switch import Switch, SwitchPosition
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class TurnSwitches:
    storage: Storage
    clock: Clock
    ids: Ids

    async def __call__(self, turns: Mapping[Switch, bool | None], *, actor: Actor) -> None:
        """
        Do all of *turns* or none; None leaves a switch to the environment.

        Every process follows within seconds. What stands so already is not turned again.
        """
        async with self.storage() as work:
            before = await work.switch_positions.all()
            for switch, wanted in turns.items():
                position = before.get(switch)
                if wanted != (position.is_on if position else None):
                    await self._turn(work, switch, wanted, position, actor)
            await work.commit()

    async def _turn(
        self,
        work: UnitOfWork,
        switch: Switch,
        wanted: bool | None,
        before: SwitchPosition | None,
        actor: Actor,
    ) -> None:
        now = self.clock.now()
        if wanted is None:
            await work.switch_positions.remove(switch)
        else:
            await work.switch_positions.put(
                SwitchPosition(
                    switch=switch, is_on=wanted, turned_at=now, turned_by=actor.account_id
                )
            )
        await work.audit.record(
            audit_event(
                "operations.switch.turn",
                "switch",
                switch.value,
                id_=self.ids.new(),
                at=now,
                actor=actor,
                before=before.is_on if before else None,
                after=wanted,
            )
        )

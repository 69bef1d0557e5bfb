"""Where switches were turned to, in memory."""

from collections.abc import Mapping

import attrs

from stario.adapters.memory.transaction import Transaction
from stario.domain.operations.model.switch import Switch, SwitchPosition
from stario.ports.repositories.switches import SwitchPositions


@attrs.frozen
class MemorySwitchPositions(SwitchPositions):
    _transaction: Transaction

    async def all(self) -> Mapping[Switch, SwitchPosition]:
        return dict(self._transaction.tables.switch_positions)

    async def put(self, position: SwitchPosition) -> None:
        (await self._transaction.writing()).switch_positions[position.switch] = position

    async def remove(self, switch: Switch) -> bool:
        positions = (await self._transaction.writing()).switch_positions
        return positions.pop(switch, None) is not None

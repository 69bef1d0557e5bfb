"""Where switches were turned to, in SQL."""

from collections.abc import Mapping

import attrs
from sqlalchemy import RowMapping, delete, select, update

from stario.adapters.sql.rows import flat
from stario.adapters.sql.tables import switch_positions
from stario.adapters.sql.transaction import Transaction
from stario.domain.operations.model.switch import Switch, SwitchPosition
from stario.ports.repositories.switches import SwitchPositions

# A later release may know more of them: this one still runs on its database.
EVERY = select(switch_positions).where(
    switch_positions.c.switch.in_([switch.value for switch in Switch])
)


@attrs.frozen
class SqlSwitchPositions(SwitchPositions):
    _transaction: Transaction

    async def all(self) -> Mapping[Switch, SwitchPosition]:
        found = map(_position, await self._transaction.rows(EVERY))
        return {position.switch: position for position in found}

    async def put(self, position: SwitchPosition) -> None:
        row = flat(position)
        if not await self._transaction.add(switch_positions, row):
            await self._transaction.write(
                update(switch_positions)
                .where(switch_positions.c.switch == position.switch.value)
                .values(row)
            )

    async def remove(self, switch: Switch) -> bool:
        removed = await self._transaction.write(
            delete(switch_positions).where(switch_positions.c.switch == switch.value)
        )
        return removed == 1


def _position(row: RowMapping) -> SwitchPosition:
    return SwitchPosition(
        switch=Switch(row["switch"]),
        is_on=row["is_on"],
        turned_at=row["turned_at"],
        turned_by=row["turned_by"],
    )

"""Tell where switches stand."""

from collections.abc import Mapping

import attrs

from stario.domain.operations.model.switch import Switch, SwitchReading
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ReadSwitches:
    """`defaults`: where those stand that nobody has turned."""

    storage: Storage
    defaults: Mapping[Switch, bool]

    async def __call__(self) -> tuple[SwitchReading, ...]:
        """Give every switch, in the order of their names in the model."""
        async with self.storage() as work:
            positions = await work.switch_positions.all()
        return tuple(
            SwitchReading(
                switch=switch,
                is_on=position.is_on if position else self.defaults[switch],
                position=position,
            )
            for switch in Switch
            for position in (positions.get(switch),)
        )

"""Switches that this process turns."""

import attrs

from stario.domain.generation.model.queue import Order
from stario.ports.switches import Switches


@attrs.define
class MemorySwitches(Switches):
    """Stand as they are set: by the settings at start, by a test at any time."""

    priority_mode: bool = False

    async def order(self) -> Order:
        return Order.PRIORITY if self.priority_mode else Order.ARRIVAL

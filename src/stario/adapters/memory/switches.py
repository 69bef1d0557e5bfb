"""Switches that this process turns."""

import attrs

from stario.domain.generation.model.queue import Order
from stario.ports.switches import Switches


@attrs.define(kw_only=True)
class MemorySwitches(Switches):
    """Stand as a test sets them, at any time."""

    priority_mode: bool = False
    maintenance_mode: bool = False
    with_fallback: bool = False

    async def order(self) -> Order:
        return Order.PRIORITY if self.priority_mode else Order.ARRIVAL

    async def maintenance(self) -> bool:
        return self.maintenance_mode

    async def payment_fallback(self) -> bool:
        return self.with_fallback

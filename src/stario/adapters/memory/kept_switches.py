"""Switches as the storage has them, kept in memory for a second."""

import asyncio
import contextlib
from collections.abc import Mapping
from datetime import datetime, timedelta

import attrs
import structlog

from stario.domain.generation.model.queue import Order
from stario.domain.kernel.errors import DomainError
from stario.domain.operations.model.switch import Switch
from stario.ports.storage import Storage
from stario.ports.switches import Switches
from stario.ports.system import Clock

log = structlog.get_logger(__name__)

KEPT = timedelta(seconds=1)
PATIENCE_SECONDS = 0.25
"""No request waits longer for a storage that is slow: what was known last holds meanwhile."""


@attrs.define(kw_only=True)
class KeptSwitches(Switches):
    """
    Asks the storage at most once a second, whoever wants to know; close it at the end.

    A storage that is away changes nothing. `defaults` say where a switch stands that nobody
    has turned.
    """

    storage: Storage
    clock: Clock
    defaults: Mapping[Switch, bool]
    _known: Mapping[Switch, bool] = attrs.field(init=False, factory=dict)
    _asked_at: datetime | None = attrs.field(init=False, default=None)
    _asking: asyncio.Task[None] | None = attrs.field(init=False, default=None)
    _is_late: bool = attrs.field(init=False, default=False)
    _is_away: bool = attrs.field(init=False, default=False)

    async def order(self) -> Order:
        return Order.PRIORITY if await self._is_on(Switch.PRIORITY_MODE) else Order.ARRIVAL

    async def maintenance(self) -> bool:
        return await self._is_on(Switch.MAINTENANCE_MODE)

    async def payment_fallback(self) -> bool:
        return await self._is_on(Switch.PAYMENT_FALLBACK)

    async def close(self) -> None:
        """Stop asking."""
        if self._asking is not None:
            self._asking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._asking

    async def _is_on(self, switch: Switch) -> bool:
        # A clock that was set back must not keep what is known for ever.
        if self._asked_at is None or abs(self.clock.now() - self._asked_at) >= KEPT:
            await self._refresh()
        return self._known.get(switch, self.defaults[switch])

    async def _refresh(self) -> None:
        if self._asking is None:
            self._is_late = False
            self._asking = asyncio.create_task(self._ask())
        if self._is_late:
            return
        # Whoever leaves early, such as a client, must not end the question of the others.
        done, _ = await asyncio.wait({self._asking}, timeout=PATIENCE_SECONDS)
        self._is_late = not done

    async def _ask(self) -> None:
        try:
            async with self.storage() as work:
                positions = await work.switch_positions.all()
        except DomainError as error:
            if not self._is_away:
                log.warning("switches stay as they are known", code=error.code)
            self._is_away = True
        else:
            self._known = {switch: position.is_on for switch, position in positions.items()}
            self._is_away = False
        finally:
            self._asked_at = self.clock.now()
            self._asking = None

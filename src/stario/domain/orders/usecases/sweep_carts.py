"""Forget what nobody comes back for."""

from datetime import timedelta

import attrs

from stario.ports.storage import Storage
from stario.ports.system import Clock

QUOTES_KEPT_FOR = timedelta(days=1)
"""After they are over: until then whoever comes late is told so."""


@attrs.frozen(kw_only=True)
class SweepCarts:
    storage: Storage
    clock: Clock

    async def __call__(self) -> int:
        """Forget guests' carts whose time is over, and old quotes; says how many."""
        now = self.clock.now()
        async with self.storage() as work:
            swept = await work.carts.forget_expired(at=now)
            swept += await work.quotes.forget_expired(before=now - QUOTES_KEPT_FOR)
            await work.commit()
        return swept

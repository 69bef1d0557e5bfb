"""Forget words of fans in golden items, and what reviewers saw long ago."""

import attrs

from stario.domain.moderation.model.exposure import KEPT_FOR, shift_of
from stario.domain.moderation.usecases.empty_golden_item import empty_golden_item
from stario.ports.storage import Storage
from stario.ports.system import Clock

AT_ONCE = 100


@attrs.frozen(kw_only=True)
class ForgetReviewTraces:
    storage: Storage
    clock: Clock

    async def __call__(self) -> bool:
        """Forget what is due; says whether there may be more."""
        now = self.clock.now()
        async with self.storage() as work:
            expired = await work.golden_items.expired(at=now, limit=AT_ONCE)
            for item in expired:
                await empty_golden_item(work, item, at=now)
            await work.exposures.forget_before(shift_of(now - KEPT_FOR))
            await work.commit()
        return len(expired) == AT_ONCE

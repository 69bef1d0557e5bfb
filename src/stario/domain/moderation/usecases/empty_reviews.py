"""Forget the content of what was decided long ago."""

from datetime import timedelta

import attrs

from stario.ports.storage import Storage
from stario.ports.system import Clock

KEPT_FOR = timedelta(days=90)
"""As long as whatever is made is kept."""
AT_ONCE = 100


@attrs.frozen(kw_only=True)
class EmptyReviews:
    """What was decided, when and by whom stays."""

    storage: Storage
    clock: Clock

    async def __call__(self) -> bool:
        """Empty at most `AT_ONCE` cases and appeals; says whether there may be more."""
        before = self.clock.now() - KEPT_FOR
        async with self.storage() as work:
            cases = await work.cases.full(closed_before=before, limit=AT_ONCE)
            for case in cases:
                await work.cases.save(case.emptied())
            appeals = await work.appeals.full(decided_before=before, limit=AT_ONCE)
            for appeal in appeals:
                await work.appeals.save(appeal.emptied())
            await work.commit()
        return AT_ONCE in (len(cases), len(appeals))

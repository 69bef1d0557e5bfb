"""Delete what was sent and never completed."""

import attrs

from stario.domain.artists.model.upload import STAGING_KEPT_FOR, STAGING_PREFIX
from stario.ports.media import Bucket, ObjectStore
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class SweepUploads:
    objects: ObjectStore
    clock: Clock

    async def __call__(self) -> int:
        """Delete uploads that have waited a day; says how many."""
        oldest = self.clock.now() - STAGING_KEPT_FOR
        waiting = self.objects.list(Bucket.ARTISTS, prefix=STAGING_PREFIX)
        stale = [found.key async for found in waiting if found.modified_at < oldest]
        for key in stale:
            await self.objects.delete(Bucket.ARTISTS, key)
        return len(stale)

"""Delete tombstones that no backup is as old as."""

import attrs

from stario.domain.compliance.model.tombstone import KEPT_FOR, TOMBSTONES, Tombstone
from stario.ports.media import Bucket, ObjectStore
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class SweepTombstones:
    objects: ObjectStore
    clock: Clock

    async def __call__(self) -> int:
        """Delete those older than `KEPT_FOR`; says how many."""
        oldest = self.clock.now() - KEPT_FOR
        stale = []
        async for found in self.objects.list(Bucket.AUDIT, prefix=TOMBSTONES):
            tombstone = Tombstone.at(found.key)
            if tombstone is not None and tombstone.erased_at < oldest:
                stale.append(found.key)
        for key in stale:
            await self.objects.delete(Bucket.AUDIT, key)
        return len(stale)

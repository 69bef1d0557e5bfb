"""Delete archives that had their week."""

import attrs

from stario.domain.identity.model.data_export import ARCHIVE_KEPT_FOR, ARCHIVES
from stario.ports.media import Bucket, ObjectStore
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class SweepArchives:
    objects: ObjectStore
    clock: Clock

    async def __call__(self) -> int:
        """Delete archives older than `ARCHIVE_KEPT_FOR`; says how many."""
        oldest = self.clock.now() - ARCHIVE_KEPT_FOR
        archives = self.objects.list(Bucket.MEDIA, prefix=ARCHIVES)
        stale = [found.key async for found in archives if found.modified_at < oldest]
        for key in stale:
            await self.objects.delete(Bucket.MEDIA, key)
        return len(stale)

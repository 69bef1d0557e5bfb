"""Delete packages for authorities that had their week."""

from datetime import timedelta

import attrs

from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.compliance.model.legal_export import PACKAGE_KEPT_FOR
from stario.ports.media import Bucket, ObjectStore
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids

AT_ONCE = 20
FOLDER = "packages/"
LEEWAY = timedelta(hours=1)


@attrs.frozen(kw_only=True)
class SweepLegalPackages:
    storage: Storage
    objects: ObjectStore
    clock: Clock
    ids: Ids

    async def __call__(self) -> int:
        """
        Delete what is older than `PACKAGE_KEPT_FOR`, remembered or left by a job that died; says
        how many objects.
        """
        now = self.clock.now()
        oldest = now - PACKAGE_KEPT_FOR
        deleted = 0
        async with self.storage() as work:
            for export in await work.legal_exports.expired(completed_before=oldest, limit=AT_ONCE):
                await self.objects.delete(Bucket.LEGAL, export.object_key)
                await work.legal_exports.save(export.expire())
                await work.audit.record(
                    audit_event(
                        "compliance.legal_export.expire",
                        "legal_export",
                        export.id,
                        id_=self.ids.new(),
                        at=now,
                        case_id=export.case_id,
                    )
                )
                deleted += 1
            await work.commit()
        packages = self.objects.list(Bucket.LEGAL, prefix=FOLDER)
        # A package lies there a moment before it counts as made.
        strays = [found.key async for found in packages if found.modified_at < oldest - LEEWAY]
        for key in strays:
            await self.objects.delete(Bucket.LEGAL, key)
        return deleted + len(strays)

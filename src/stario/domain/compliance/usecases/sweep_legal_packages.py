"""Delete packages for authorities that had their week."""

from datetime import timedelta

import attrs

from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.compliance.model.legal_export import (
    PACKAGE_KEPT_FOR,
    PACKAGES,
    LegalExportState,
)
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import LegalExportId
from stario.ports.media import Bucket, ObjectStore
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids

AT_ONCE = 20
LEEWAY = timedelta(hours=1)


@attrs.frozen(kw_only=True)
class SweepLegalPackages:
    storage: Storage
    objects: ObjectStore
    clock: Clock
    ids: Ids

    async def __call__(self) -> int:
        """
        Delete packages older than `PACKAGE_KEPT_FOR`, and what builds left that died; says how
        many objects.
        """
        now = self.clock.now()
        oldest = now - PACKAGE_KEPT_FOR
        deleted = 0
        async with self.storage() as work:
            for export in await work.legal_exports.expired(completed_before=oldest, limit=AT_ONCE):
                if export.object_key is not None:
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
        packages = self.objects.list(Bucket.LEGAL, prefix=PACKAGES)
        # A package lies there a moment before it counts as made.
        settled = [found.key async for found in packages if found.modified_at < now - LEEWAY]
        strays = [key for key in settled if not await self._counts(key)]
        for key in strays:
            await self.objects.delete(Bucket.LEGAL, key)
        return deleted + len(strays)

    async def _counts(self, key: str) -> bool:
        """Whether it is the package of a request, and not what a build left that died."""
        export_id, _, _ = key.removeprefix(PACKAGES).partition("/")
        try:
            async with self.storage() as work:
                export = await work.legal_exports.get(LegalExportId(export_id))
        except NotFound:
            return False
        return export.state is LegalExportState.READY and export.object_key == key

"""Build the package that two administrators agreed on."""

from pathlib import Path

import attrs

from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.compliance.model.legal_export import (
    LegalExport,
    LegalExportState,
    package_key,
)
from stario.domain.compliance.model.package_folder import PackageFolder, digest_of, packed
from stario.domain.compliance.model.package_manifest import Manifest
from stario.domain.compliance.usecases.write_package import WritePackage
from stario.domain.generation.model.job import Job
from stario.domain.kernel.ids import LegalExportId
from stario.ports.execution import HeavyWork
from stario.ports.media import Bucket, ObjectStore
from stario.ports.scratch import Scratch
from stario.ports.sealing import PackageEncryption
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids
from stario.ports.work import Completion, JobFailed, JobHandler, Report

SEALED_TYPE = "application/octet-stream"


@attrs.frozen(kw_only=True)
class BuildLegalPackage(JobHandler):
    """
    Payload: `export_id`.

    What is not encrypted lies in a folder of this process alone, and is gone with it. The package
    that counts is named by the request; what another attempt left is swept away.
    """

    storage: Storage
    objects: ObjectStore
    scratch: Scratch
    heavy_work: HeavyWork
    write_package: WritePackage
    package_encryption: PackageEncryption
    clock: Clock
    ids: Ids

    async def __call__(self, job: Job, report: Report) -> Completion:
        """
        Write, sign, encrypt and store it.

        Raises:
            JobFailed: nobody approved it.
        """
        async with self.storage() as work:
            export = await work.legal_exports.get(LegalExportId(str(job.payload["export_id"])))
        if export.state is not LegalExportState.BUILDING:
            raise JobFailed("legal_export_out_of_order")
        async with self.scratch.folder(f"legal-{export.id}-{self.ids.new()}") as room:
            report("gathering", 5)
            folder = PackageFolder(room / "package")
            manifest = await self.write_package(export, folder)
            report("sealing", 70)
            sealed = await self._seal(export, manifest, room)
            sha256, size = await self.heavy_work.run(lambda _: digest_of(sealed))
            report("storing", 90)
            await self.objects.put(
                Bucket.LEGAL,
                package_key(export.id, sha256),
                sealed,
                content_type=SEALED_TYPE,
            )

        async def effects(work: UnitOfWork) -> None:
            await self._complete(work, export.id, manifest, sha256, size)

        return Completion(result={"bytes": size, "sha256": sha256}, effects=effects)

    async def _seal(self, export: LegalExport, manifest: Manifest, room: Path) -> Path:
        plain, sealed = room / "package.tar", room / "package.tar.age"
        await self.heavy_work.run(
            lambda checkpoint: packed(
                room / "package", plain, at=manifest.generated_at, checkpoint=checkpoint
            )
        )
        await self.package_encryption.seal(plain, sealed, recipient=export.recipient_key)
        return sealed

    async def _complete(
        self,
        work: UnitOfWork,
        export_id: LegalExportId,
        manifest: Manifest,
        sha256: str,
        size: int,
    ) -> None:
        now = self.clock.now()
        export = await work.legal_exports.get(export_id, lock=True)
        await work.legal_exports.save(
            export.complete(sha256=sha256, size_bytes=size, rows=manifest.rows, at=now)
        )
        await work.audit.record(
            audit_event(
                "compliance.legal_export.build",
                "legal_export",
                export.id,
                id_=self.ids.new(),
                at=now,
                case_id=export.case_id,
                sha256=sha256,
                bytes=size,
                rows=manifest.rows,
                files=len(manifest.files),
            )
        )

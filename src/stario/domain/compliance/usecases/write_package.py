"""Write the files of a package for an authority, and sign what they are."""

from collections.abc import Mapping

import attrs

from stario.domain.compliance.model.case_scope import CaseScope, Holding, Part
from stario.domain.compliance.model.holdings import HELD
from stario.domain.compliance.model.legal_export import LegalExport
from stario.domain.compliance.model.package_folder import PackageFolder, TablesFile
from stario.domain.compliance.model.package_manifest import (
    MANIFEST,
    README,
    SIGNATURE,
    LogAnchor,
    Manifest,
    request_of,
)
from stario.domain.compliance.model.package_readme import READ_ME
from stario.domain.compliance.usecases.write_case_log import WriteCaseLog
from stario.ports.attestation import AttestationKey
from stario.ports.media import Bucket, ObjectMissing, ObjectStore
from stario.ports.repositories.legal import Cursor, Plain
from stario.ports.storage import Storage
from stario.ports.system import Clock

RECORDS_AT_ONCE = 500


@attrs.define
class _Written:
    """What was written so far: `ids` of all records, `counts` by table; *copies* files too."""

    folder: PackageFolder
    copies: bool
    ids: set[str] = attrs.field(factory=set)
    counts: dict[str, int] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class WritePackage:
    """Reads page after page: memory does not grow with the records, but for their ids."""

    storage: Storage
    objects: ObjectStore
    write_case_log: WriteCaseLog
    attestation_key: AttestationKey
    clock: Clock

    async def __call__(self, export: LegalExport, folder: PackageFolder) -> Manifest:
        """
        Write everything that *export* asks for below `folder.root`.

        Raises:
            Conflict: the audit log moved on meanwhile; trying again helps.
            Unavailable: something it reads from is away.
        """
        written = _Written(folder, copies=export.include_content)
        for part in Part:
            if part is not Part.CONTENT or export.include_content:
                await self._part(part, export.scope, written)
        anchor = await self._log(export, written) if export.include_logs else None
        folder.put(README, READ_ME.encode())
        manifest = Manifest(
            request=request_of(export),
            generated_at=self.clock.now(),
            files=tuple(sorted(folder.files, key=lambda file: file.path)),
            tables=written.counts,
            log=anchor,
            public_key=self.attestation_key.public_key.hex(),
        )
        told = manifest.told()
        folder.put(MANIFEST, told, is_listed=False)
        signature = self.attestation_key.sign(told).hex()
        folder.put(SIGNATURE, f"{signature}\n".encode(), is_listed=False)
        return manifest

    async def _log(self, export: LegalExport, written: _Written) -> LogAnchor | None:
        return await self.write_case_log(written.folder, export.scope, written.ids)

    async def _part(self, part: Part, scope: CaseScope, written: _Written) -> None:
        with written.folder.file(part.value) as opened:
            tables = TablesFile(opened)
            for holding in HELD:
                if holding.part is part:
                    tables.table(holding.table)
                    await self._table(holding, scope, tables, written)
            tables.end()
        written.counts |= tables.counts

    async def _table(
        self, holding: Holding, scope: CaseScope, tables: TablesFile, written: _Written
    ) -> None:
        after: Cursor | None = None
        while True:
            # A transaction for each page: nobody waits for a package.
            async with self.storage() as work:
                page = await work.case_records.page(
                    holding, scope, after=after, limit=RECORDS_AT_ONCE
                )
            for record in page.records:
                tables.add(record)
                if "id" in record:
                    written.ids.add(str(record["id"]))
                if written.copies:
                    await self._files(holding, record, written.folder)
            after = page.after
            if after is None:
                return

    async def _files(
        self, holding: Holding, record: Mapping[str, Plain], folder: PackageFolder
    ) -> None:
        """Copy what the record has in the object store; what was deleted is not there."""
        if holding.folder is None:
            return
        prefix = holding.folder.format_map(record)
        async for found in self.objects.list(Bucket.MEDIA, prefix=prefix):
            try:
                with folder.file(f"content/{found.key}") as copy:
                    async for chunk in self.objects.read(Bucket.MEDIA, found.key):
                        copy.write(chunk)
            except ObjectMissing:
                folder.drop(f"content/{found.key}")

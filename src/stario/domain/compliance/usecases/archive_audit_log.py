"""Move old entries of the audit log to the object store, and in the end let them go."""

import gzip
import hashlib
import io
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import attrs

from stario.domain.compliance.model.audit_archive import (
    ARCHIVE_ENTRIES,
    HOT_FOR,
    KEPT_FOR,
    AuditArchive,
)
from stario.domain.compliance.model.audit_entry import AuditEntry, AuditHead
from stario.domain.compliance.model.audit_lines import line_of
from stario.domain.compliance.usecases.seal_audit_log import put_once, signer_of
from stario.domain.kernel.errors import Conflict
from stario.ports.attestation import AttestationKey
from stario.ports.media import Bucket, ObjectStore
from stario.ports.repositories.audit import AuditFilter
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock

ARCHIVE_LOG = "stario/audit-archive"
READ_AT_ONCE = 500
GZIP = "application/gzip"


@attrs.frozen(kw_only=True)
class ArchiveAuditLog:
    """
    Each step finds what the one before left, wherever it broke off.

    An archive is planned: which entries, and what their lines sum up to. Then its file and its
    signed manifest are put; the plan makes them the same ones however often. Last, in one
    transaction, it counts as stored and its entries leave the database.
    """

    storage: Storage
    objects: ObjectStore
    attestation_key: AttestationKey
    clock: Clock
    hot_for: timedelta = HOT_FOR
    kept_for: timedelta = KEPT_FOR
    most_entries: int = ARCHIVE_ENTRIES

    async def __call__(self) -> bool:
        """
        Archive what is old enough, one file at a time; says whether there may be more.

        Raises:
            Conflict: the entries are not those that were planned: somebody changed them.
        """
        async with self.storage() as work:
            archive = await work.audit_archives.planned()
        if archive is None:
            archive = await self._plan()
        if archive is None:
            return False
        if await self._put(archive):
            await self._complete(archive)
        return True

    async def let_go(self) -> int:
        """Delete archived entries that are a year old; says how many archives are gone."""
        now = self.clock.now()
        async with self.storage() as work:
            due = await work.audit_archives.due(before=now - self.kept_for)
        for archive in due:
            await self.objects.delete(Bucket.AUDIT, archive.entries_key)
            async with self.storage() as work:
                await work.audit_archives.save(archive.gone(at=now))
                await work.audit_log.forget_addresses_through(archive.last)
                await work.commit()
        return len(due)

    async def _plan(self) -> AuditArchive | None:
        async with self.storage() as work:
            await work.audit_log.lock()
            if await work.audit_archives.planned() is not None:
                raise Conflict(what="audit_archive")
            previous = await work.audit_archives.last_stored()
            before = previous.after if previous else AuditHead()
            archive = await self._sum(work, before)
            if archive is None:
                return None
            await work.audit_archives.add(archive)
            await work.commit()
        return archive

    async def _sum(self, work: UnitOfWork, before: AuditHead) -> AuditArchive | None:
        digest, head = hashlib.sha256(), before
        last_at: datetime | None = None
        async for entry in self._old(work, before.number):
            # What is signed once its entries are gone must have been right while they were there.
            if entry.previous_hash != head.hash or not entry.is_sound:
                raise Conflict(what="audit_entry")
            digest.update(line_of(entry))
            head = head.after([entry])
            last_at = max(last_at or entry.event.at, entry.event.at)
        if last_at is None:
            return None
        return AuditArchive(
            first=before.number + 1,
            before=before,
            after=head,
            last_at=last_at,
            sha256=digest.digest(),
        )

    async def _old(self, work: UnitOfWork, after: int) -> AsyncIterator[AuditEntry]:
        until = self.clock.now() - self.hot_for
        end = after + self.most_entries
        while after < end:
            wanted = AuditFilter(after=after, through=end)
            entries = await work.audit_log.entries(wanted, limit=READ_AT_ONCE)
            for entry in entries:
                if entry.event.at >= until:
                    return
                yield entry
            if len(entries) < READ_AT_ONCE:
                return
            after = entries[-1].number

    async def _put(self, archive: AuditArchive) -> bool:
        """Say whether it is there; not where somebody else has completed it meanwhile."""
        digest, file, after = hashlib.sha256(), io.BytesIO(), archive.before.number
        # Without its time the file is the same whenever it is made.
        with gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as packed:
            while after < archive.last:
                async with self.storage() as work:
                    wanted = AuditFilter(after=after, through=archive.last)
                    entries = await work.audit_log.entries(wanted, limit=READ_AT_ONCE)
                if not entries:
                    break
                lines = b"".join(map(line_of, entries))
                digest.update(lines)
                packed.write(lines)
                after = entries[-1].number
        if digest.digest() != archive.sha256:
            async with self.storage() as work:
                if await work.audit_archives.planned() == archive:
                    raise Conflict(what="audit_archive")
            return False
        content = file.getvalue()
        await self.objects.put(Bucket.AUDIT, archive.entries_key, content, content_type=GZIP)
        note = signer_of(self.attestation_key).signed(f"{ARCHIVE_LOG}\n{archive.told()}\n")
        await put_once(self.objects, archive.manifest_key, note)
        return True

    async def _complete(self, archive: AuditArchive) -> None:
        stored = archive.stored(at=self.clock.now())
        async with self.storage() as work:
            await work.audit_log.lock()
            await work.audit_archives.save(stored)
            await work.audit_log.remove(stored)
            await work.commit()

"""Read the audit log wherever it lies: in the object store, then in the database."""

import zlib
from collections.abc import AsyncIterator, Sequence
from datetime import datetime

import attrs

from stario.domain.compliance.model.audit_archive import AuditArchive
from stario.domain.compliance.model.audit_entry import AuditEntry, AuditHead
from stario.domain.compliance.model.audit_lines import entry_of
from stario.domain.compliance.model.merkle import Frontier
from stario.domain.kernel.errors import Conflict
from stario.ports.media import Bucket, ObjectStore
from stario.ports.repositories.audit import AuditFilter
from stario.ports.storage import Storage

READ_AT_ONCE = 500
LEAVES_AT_ONCE = 5000
GZIP_WINDOW = 16 + zlib.MAX_WBITS


async def lines_of(objects: ObjectStore, archive: AuditArchive) -> AsyncIterator[bytes]:
    """
    Lines of an archive's file.

    Raises:
        ObjectMissing: the file is not there.
        ValueError, zlib.error: it is damaged.
    """
    unpacked, rest = zlib.decompressobj(GZIP_WINDOW), b""
    async for chunk in objects.read(Bucket.AUDIT, archive.entries_key):
        *lines, rest = (rest + unpacked.decompress(chunk)).split(b"\n")
        for line in lines:
            yield line + b"\n"
    if rest or not unpacked.eof:
        raise ValueError("the archive breaks off")


@attrs.frozen(kw_only=True)
class ReadAuditLog:
    """What was archived comes without addresses."""

    storage: Storage
    objects: ObjectStore

    async def entries(self, *, after: int, through: int) -> AsyncIterator[Sequence[AuditEntry]]:
        """
        Entries beyond number *after* up to *through*, part by part, without gaps.

        Raises:
            Conflict: some are gone, or leave for the archive just now; an archive is damaged.
        """
        for archive in await self._archives(after=after, through=through):
            batch: list[AuditEntry] = []
            async for entry in self._archived(archive):
                if after < entry.number <= through:
                    batch.append(entry)
                if len(batch) >= READ_AT_ONCE:
                    yield _following(after, batch)
                    after, batch = batch[-1].number, []
            if batch:
                yield _following(after, batch)
                after = batch[-1].number
        while after < through:
            async with self.storage() as work:
                wanted = AuditFilter(after=after, through=through)
                found = await work.audit_log.entries(wanted, limit=READ_AT_ONCE)
            yield _following(after, found)
            after = found[-1].number

    async def leaves(self, *, after: int, through: int) -> AsyncIterator[Sequence[bytes]]:
        """
        Leaves of the tree over the log, as `entries`.

        Raises:
            Conflict: as `entries`.
        """
        async with self.storage() as work:
            last = await work.audit_archives.last_stored()
        if last is not None and after < last.last:
            end = min(last.last, through)
            async for entries in self.entries(after=after, through=end):
                yield [entry.leaf for entry in entries]
            after = end
        while after < through:
            async with self.storage() as work:
                leaves = await work.audit_log.leaves(
                    after=after, through=through, limit=LEAVES_AT_ONCE
                )
            if not leaves:
                raise Conflict(what="audit_entries")
            yield leaves
            after += len(leaves)

    async def bounds(self, *, since: datetime, before: datetime) -> tuple[int, int] | None:
        """The least and the greatest number of what happened then; None where nothing did."""
        numbers: list[int] = []
        for archive in await self._archives(after=0, through=None):
            if archive.last_at >= since:
                found = [
                    entry.number
                    async for entry in self._archived(archive)
                    if since <= entry.event.at < before
                ]
                numbers += found[:1] + found[-1:]
        async with self.storage() as work:
            numbers += await work.audit_log.bounds(since=since, before=before) or ()
        return (min(numbers), max(numbers)) if numbers else None

    async def head_before(self, number: int) -> AuditHead:
        """
        The end of the log before entry *number*.

        Raises:
            Conflict: as `entries`.
        """
        known = [AuditHead()]
        async with self.storage() as work:
            signed = await work.audit_checkpoints.before(number - 1)
        known += [signed.head] if signed else []
        for archive in await self._archives(after=0, through=None):
            known += [each for each in (archive.before, archive.after) if each.number < number]
        nearest = max(known, key=lambda head: head.number)
        tree: Frontier = nearest.tree
        async for leaves in self.leaves(after=tree.size, through=number - 1):
            tree = tree.with_leaves(leaves)
        async for entries in self.entries(after=number - 1, through=number):
            return AuditHead(hash=entries[0].previous_hash, tree=tree)
        raise Conflict(what="audit_entries")

    async def _archives(self, *, after: int, through: int | None) -> list[AuditArchive]:
        """Those whose entries are in the object store, and still there."""
        found: list[AuditArchive] = []
        first = 0
        while True:
            async with self.storage() as work:
                part = await work.audit_archives.list(after=first)
            if not part:
                return found
            first = part[-1].first
            found += [
                each
                for each in part
                if each.stored_at is not None and each.gone_at is None and each.last > after
                if through is None or each.first <= through
            ]

    async def _archived(self, archive: AuditArchive) -> AsyncIterator[AuditEntry]:
        previous = archive.before.hash
        try:
            async for line in lines_of(self.objects, archive):
                entry = entry_of(line, previous=previous)
                previous = entry.hash
                yield entry
        except (ValueError, zlib.error) as error:
            raise Conflict(what="audit_archive") from error


def _following(after: int, entries: Sequence[AuditEntry]) -> Sequence[AuditEntry]:
    if not entries or entries[0].number != after + 1:
        raise Conflict(what="audit_entries")
    return entries

"""The entries of the audit log that a case is about, each with its proof."""

import json
import zlib
from collections.abc import AsyncIterator, Collection, Sequence

import attrs

from stario.domain.compliance.model.audit_archive import AuditArchive
from stario.domain.compliance.model.audit_entry import AuditEntry, canonical
from stario.domain.compliance.model.audit_lines import entry_of, line_of
from stario.domain.compliance.model.case_scope import CaseScope
from stario.domain.compliance.model.merkle import Frontier
from stario.domain.compliance.model.merkle_paths import MerklePaths
from stario.domain.compliance.model.package_folder import PackageFolder
from stario.domain.compliance.model.package_manifest import LOGS, LogAnchor
from stario.domain.compliance.usecases.chain_events import ChainEvents
from stario.domain.compliance.usecases.seal_audit_log import SealAuditLog
from stario.domain.kernel.errors import Conflict, Unavailable
from stario.ports.media import Bucket, ObjectStore
from stario.ports.repositories.audit import AuditFilter, SignedHead
from stario.ports.storage import Storage

READ_AT_ONCE = 500
LEAVES_AT_ONCE = 5000
GZIP_WINDOW = 16 + zlib.MAX_WBITS


@attrs.frozen(kw_only=True)
class WriteCaseLog:
    """
    Looks through all entries of the period, archived or not.

    Keeps 64 bytes in memory for each entry of the log since the beginning of the period.
    """

    storage: Storage
    objects: ObjectStore
    chain_events: ChainEvents
    seal_audit_log: SealAuditLog

    async def __call__(
        self, folder: PackageFolder, scope: CaseScope, known: Collection[str]
    ) -> LogAnchor | None:
        """
        Write what the people did, and what was done to them or to anything of theirs.

        Args:
            known: the ids of all their things.

        Returns:
            The signed end that the proofs lead to; None where the log is empty.

        Raises:
            Conflict: entries left for the archive meanwhile; the next attempt finds them there.
            Unavailable: the log can't be signed now.
        """
        await self.chain_events()
        sealed = await self._sealed()
        if sealed is None:
            with folder.file(LOGS) as empty:
                empty.rows = 0
            return None
        archives = await self._archives(scope)
        paths = await self._paths(sealed, archives)
        theirs = {*scope.accounts, *scope.contents, *known}
        with folder.file(LOGS) as lines:
            lines.rows = 0
            async for entry in self._entries(archives, sealed, paths.base.size):
                event = entry.event
                concerns = event.actor_id in scope.accounts or event.resource_id in theirs
                if concerns and scope.since <= event.at < scope.before:
                    lines.write(_line(entry, paths, scope))
                    lines.rows += 1
        return LogAnchor(
            entries=sealed.head.number,
            root=paths.root.hex(),
            hash=sealed.head.hash.hex(),
            checkpoint=sealed.note,
        )

    async def _sealed(self) -> SignedHead | None:
        try:
            return await self.seal_audit_log(at_once=True)
        except Unavailable:
            # It is signed and remembered; the store gets it later.
            async with self.storage() as work:
                return await work.audit_checkpoints.latest()

    async def _archives(self, scope: CaseScope) -> Sequence[AuditArchive]:
        """Those that reach into the period and are still there; what follows them follows too."""
        found: list[AuditArchive] = []
        after = 0
        while True:
            async with self.storage() as work:
                page = await work.audit_archives.list(after=after)
            if not page:
                return found
            after = page[-1].first
            for archive in page:
                is_there = archive.stored_at is not None and archive.gone_at is None
                if is_there and (found or archive.last_at >= scope.since):
                    found.append(archive)

    async def _paths(self, sealed: SignedHead, archives: Sequence[AuditArchive]) -> MerklePaths:
        paths = MerklePaths(archives[0].before.tree if archives else await self._base())
        for archive in archives:
            async for entry in self._archived(archive):
                paths.take([entry.leaf])
        while paths.size < sealed.head.number:
            async with self.storage() as work:
                leaves = await work.audit_log.leaves(
                    after=paths.size, through=sealed.head.number, limit=LEAVES_AT_ONCE
                )
            if not leaves:
                raise Conflict(what="audit_entries")
            paths.take(leaves)
        if paths.size != sealed.head.number or paths.root != sealed.head.tree.root:
            raise Conflict(what="audit_entries")
        return paths

    async def _base(self) -> Frontier:
        async with self.storage() as work:
            archive = await work.audit_archives.last_stored()
        return archive.after.tree if archive else Frontier()

    async def _entries(
        self, archives: Sequence[AuditArchive], sealed: SignedHead, after: int
    ) -> AsyncIterator[AuditEntry]:
        for archive in archives:
            async for entry in self._archived(archive):
                yield entry
            after = archive.last
        while after < sealed.head.number:
            async with self.storage() as work:
                wanted = AuditFilter(after=after, through=sealed.head.number)
                entries = await work.audit_log.entries(wanted, limit=READ_AT_ONCE)
            if not entries or entries[0].number != after + 1:
                raise Conflict(what="audit_entries")
            for entry in entries:
                yield entry
            after = entries[-1].number

    async def _archived(self, archive: AuditArchive) -> AsyncIterator[AuditEntry]:
        unpacked, rest, previous = zlib.decompressobj(GZIP_WINDOW), b"", archive.before.hash
        async for chunk in self.objects.read(Bucket.AUDIT, archive.entries_key):
            *lines, rest = (rest + unpacked.decompress(chunk)).split(b"\n")
            for line in lines:
                entry = entry_of(line, previous=previous)
                previous = entry.hash
                yield entry


def _line(entry: AuditEntry, paths: MerklePaths, scope: CaseScope) -> bytes:
    # From where they themselves acted belongs to the case; from where staff did does not.
    told = line_of(entry, with_address=entry.event.actor_id in scope.accounts)
    value = json.loads(told) | {
        "previous_hash": entry.previous_hash.hex(),
        "proof": [each.hex() for each in paths.path(entry.number - 1)],
    }
    return canonical(value) + b"\n"

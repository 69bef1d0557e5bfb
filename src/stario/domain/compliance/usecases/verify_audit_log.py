"""Prove that the audit log is what was once written."""

import hashlib
import zlib
from collections.abc import Sequence

import attrs

from stario.domain.compliance.model.audit_archive import KEPT_FOR, AuditArchive
from stario.domain.compliance.model.audit_lines import entry_of, line_of
from stario.domain.compliance.model.audit_walk import AuditFaultKind, AuditWalk
from stario.domain.compliance.model.checkpoint import Checkpoint, checkpoint_key
from stario.domain.compliance.model.signed_note import NoteRejected, opened
from stario.domain.compliance.usecases.archive_audit_log import ARCHIVE_LOG
from stario.domain.compliance.usecases.read_audit_log import lines_of
from stario.ports.attestation import SignatureCheck
from stario.ports.media import Bucket, ObjectMissing, ObjectStore
from stario.ports.repositories.audit import AuditFilter
from stario.ports.storage import Storage
from stario.ports.system import Clock

READ_AT_ONCE = 1000

Keys = tuple[bytes, ...]
"""The one that signs now, and those before it."""


@attrs.frozen(kw_only=True)
class VerifyAuditLog:
    """
    Walks over what is archived and what is not, and compares with what was signed.

    The signed notes come from the object store and from the database: whoever changes the one must
    answer to the other.
    """

    storage: Storage
    objects: ObjectStore
    signature_check: SignatureCheck
    clock: Clock

    async def __call__(
        self,
        *,
        public_key: bytes,
        former_keys: Sequence[bytes] = (),
        checkpoints: Sequence[Checkpoint] = (),
    ) -> AuditWalk:
        """
        Compute every hash anew.

        Args:
            public_key: who signs checkpoints and manifests, as the verifier knows it.
            former_keys: who signed them before that key.
            checkpoints: further ones that were kept elsewhere.
        """
        believed = (public_key, *former_keys)
        walk = AuditWalk()
        walk.expect(checkpoints)
        # The database first: what it says was stored by then must be there afterwards.
        told = await self._expect_remembered(walk, believed)
        for missing in sorted(told - await self._expect_stored(walk, believed)):
            walk.note(AuditFaultKind.SIGNATURE, missing)
        async with self.storage() as work:
            # After the checkpoints, none of which may lie beyond it; what is appended later may.
            head = await work.audit_log.head()
        await self._over_archives(walk, believed)
        while walk.number < head.number:
            async with self.storage() as work:
                wanted = AuditFilter(after=walk.number, through=head.number)
                entries = await work.audit_log.entries(wanted, limit=READ_AT_ONCE)
            is_next = entries and entries[0].number == walk.number + 1
            # What is missing may have been archived since the look at the archives.
            if not is_next and await self._over_archives(walk, believed):
                continue
            if not entries:
                break
            for entry in entries:
                walk.look_at(entry)
        await self._look_for_strays(walk, head.number)
        walk.conclude(head)
        return walk

    async def _expect_stored(self, walk: AuditWalk, believed: Keys) -> set[str]:
        keys: set[str] = set()
        async for stored in self.objects.list(Bucket.AUDIT, prefix="checkpoints/"):
            keys.add(stored.key)
            note = await self.objects.get(Bucket.AUDIT, stored.key)
            self._expect(walk, note.decode(errors="replace"), stored.key, believed)
        return keys

    async def _expect_remembered(self, walk: AuditWalk, believed: Keys) -> set[str]:
        """Expect those of the database; gives the names of those it says are stored."""
        keys: set[str] = set()
        number = 0
        while True:
            async with self.storage() as work:
                remembered = await work.audit_checkpoints.list(after=number)
            if not remembered:
                return keys
            number = remembered[-1].head.number
            for each in remembered:
                self._expect(walk, each.note, each.key, believed)
                if each.stored_at is not None:
                    keys.add(each.key)

    def _expect(self, walk: AuditWalk, note: str, key: str, believed: Keys) -> None:
        try:
            checkpoint = Checkpoint.open(
                note, public_key=believed[0], former_keys=believed[1:], verify=self.signature_check
            )
        except NoteRejected:
            walk.note(AuditFaultKind.SIGNATURE, key)
            return
        if checkpoint_key(checkpoint.number) != key:
            walk.note(AuditFaultKind.SIGNATURE, key)
        walk.expect([checkpoint])

    async def _over_archives(self, walk: AuditWalk, believed: Keys) -> bool:
        """Go through archives that lie ahead; says whether there were any."""
        start = walk.number
        async with self.storage() as work:
            planned = await work.audit_archives.planned()
        async for stored in self.objects.list(Bucket.AUDIT, prefix="manifests/"):
            archive = await self._manifest(stored.key, walk, believed)
            if archive is None or archive.last <= start or _is_same(archive, planned):
                continue
            if archive.manifest_key != stored.key:
                walk.note(AuditFaultKind.ARCHIVE, stored.key)
            await self._over(archive, walk)
        return walk.number > start

    async def _manifest(self, key: str, walk: AuditWalk, believed: Keys) -> AuditArchive | None:
        note = (await self.objects.get(Bucket.AUDIT, key)).decode(errors="replace")
        try:
            text = opened(
                note, public_key=believed[0], former_keys=believed[1:], verify=self.signature_check
            )
            return AuditArchive.read(text.removeprefix(f"{ARCHIVE_LOG}\n"))
        except (NoteRejected, ValueError):
            walk.note(AuditFaultKind.SIGNATURE, key)
            return None

    async def _over(self, archive: AuditArchive, walk: AuditWalk) -> None:
        faults = len(walk.faults)
        digest = hashlib.sha256()
        try:
            await self.objects.describe(Bucket.AUDIT, archive.entries_key)
        except ObjectMissing:
            if archive.last_at + KEPT_FOR > self.clock.now():
                walk.note(AuditFaultKind.ARCHIVE, archive.entries_key)
            walk.pass_over(archive)
            return
        walk.require_fit(archive)
        try:
            async for line in lines_of(self.objects, archive):
                digest.update(line)
                entry = entry_of(line, previous=walk.hash)
                walk.look_at(entry)
                if line_of(entry) != line:
                    walk.note(AuditFaultKind.CHANGED, entry.number)
        except (ValueError, zlib.error):
            walk.note(AuditFaultKind.ARCHIVE, archive.entries_key)
        is_whole = (digest.digest(), walk.hash) == (archive.sha256, archive.after.hash)
        if not is_whole and len(walk.faults) == faults:
            walk.note(AuditFaultKind.ARCHIVE, archive.entries_key)
        if not is_whole:
            walk.pass_over(archive, fits=True)

    async def _look_for_strays(self, walk: AuditWalk, number: int) -> None:
        """Entries under numbers that were archived, or beyond the end, were put in by somebody."""
        async with self.storage() as work:
            last = await work.audit_archives.last_stored()
            old = await work.audit_log.entries(
                AuditFilter(through=last.last if last else 0), limit=1
            )
            young = await work.audit_log.entries(AuditFilter(after=number), limit=1)
            head = await work.audit_log.head()
        if last is not None:
            for entry in old:
                walk.note(AuditFaultKind.OUT_OF_PLACE, entry.number)
        for entry in young:
            if entry.number > head.number:
                walk.note(AuditFaultKind.OUT_OF_PLACE, entry.number)


def _is_same(archive: AuditArchive, planned: AuditArchive | None) -> bool:
    return planned is not None and archive.first == planned.first

"""The use cases of the audit log over one storage and one store."""

import io
from datetime import datetime
from pathlib import Path

import attrs

from stario.adapters.memory.attestation import MemoryAttestationKey, MemorySignatureCheck
from stario.adapters.memory.media import MemoryObjectStore
from stario.adapters.memory.storage import MemoryStorage, MemoryUnitOfWork
from stario.adapters.memory.system import MemoryClock, MemoryEntropy, MemoryIds
from stario.domain.compliance.model.audit_event import AuditEvent
from stario.domain.compliance.model.audit_export import ExportCheck, ExportFormat
from stario.domain.compliance.model.audit_walk import AuditWalk
from stario.domain.compliance.model.checkpoint import Checkpoint
from stario.domain.compliance.usecases.archive_audit_log import ArchiveAuditLog
from stario.domain.compliance.usecases.chain_events import ChainEvents
from stario.domain.compliance.usecases.export_audit_log import ExportAuditLog
from stario.domain.compliance.usecases.read_audit_log import ReadAuditLog
from stario.domain.compliance.usecases.seal_audit_log import SealAuditLog
from stario.domain.compliance.usecases.verify_audit_log import VerifyAuditLog
from stario.ports.media import Bucket, ObjectStore
from stario.ports.storage import Storage
from tests.builders.audit import recorded


class Broken(Exception):
    """Nothing more is done."""


@attrs.define
class Fuse:
    """Lets *left* things last and breaks off before the next one; None: all of them."""

    left: int | None = None

    def burn(self) -> None:
        if self.left == 0:
            raise Broken
        if self.left is not None:
            self.left -= 1


@attrs.define
class FragileUnitOfWork(MemoryUnitOfWork):
    fuse: Fuse = attrs.field(kw_only=True)

    async def commit(self) -> None:
        self.fuse.burn()
        await super().commit()


@attrs.define(kw_only=True)
class FragileStorage(MemoryStorage):
    fuse: Fuse

    def __call__(self) -> FragileUnitOfWork:
        return FragileUnitOfWork(self._committed, fuse=self.fuse)


@attrs.define(kw_only=True)
class FragileObjects(MemoryObjectStore):
    fuse: Fuse

    async def put(
        self, bucket: Bucket, key: str, content: bytes | Path, *, content_type: str
    ) -> None:
        self.fuse.burn()
        await super().put(bucket, key, content, content_type=content_type)

    async def delete(self, bucket: Bucket, key: str) -> None:
        self.fuse.burn()
        await super().delete(bucket, key)


@attrs.define
class AuditOffice:
    clock: MemoryClock = attrs.field(factory=MemoryClock)
    fuse: Fuse = attrs.field(factory=Fuse)
    storage: Storage = attrs.field(init=False)
    key: MemoryAttestationKey = attrs.field(factory=MemoryAttestationKey)
    archive_entries: int = 4
    objects: ObjectStore = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.storage = FragileStorage(fuse=self.fuse)
        self.objects = FragileObjects(clock=self.clock, fuse=self.fuse)

    @property
    def chain(self) -> ChainEvents:
        return ChainEvents(storage=self.storage, entropy=MemoryEntropy())

    @property
    def seal(self) -> SealAuditLog:
        return SealAuditLog(
            storage=self.storage,
            objects=self.objects,
            attestation_key=self.key,
            clock=self.clock,
            every_entries=5,
        )

    @property
    def archive(self) -> ArchiveAuditLog:
        return ArchiveAuditLog(
            storage=self.storage,
            objects=self.objects,
            attestation_key=self.key,
            clock=self.clock,
            most_entries=self.archive_entries,
        )

    @property
    def export(self) -> ExportAuditLog:
        return ExportAuditLog(
            storage=self.storage,
            chain_events=self.chain,
            read_audit_log=ReadAuditLog(storage=self.storage, objects=self.objects),
            seal_audit_log=self.seal,
            attestation_key=self.key,
            clock=self.clock,
            ids=MemoryIds(),
        )

    async def write(self, *events: AuditEvent) -> None:
        await recorded(self.storage, *events)
        await self.chain()

    async def verify(self, *checkpoints: Checkpoint) -> AuditWalk:
        verify = VerifyAuditLog(
            storage=self.storage,
            objects=self.objects,
            signature_check=MemorySignatureCheck(),
            clock=self.clock,
        )
        return await verify(public_key=self.key.public_key, checkpoints=checkpoints)

    async def told(self, format_: ExportFormat, *, since: datetime, until: datetime) -> bytes:
        part = await self.export.prepare(since=since, until=until, format_=format_, actor=None)
        return b"".join([piece async for piece in self.export.stream(part, format_)])

    def check(self, content: bytes) -> AuditWalk:
        """Look at an export as somebody does who has nothing but the file and the key."""
        check = ExportCheck(public_key=self.key.public_key, verify=MemorySignatureCheck())
        for line in io.BytesIO(content):
            check.take(line)
        return check.conclude()

"""Copy the database, and say how backups stand."""

import attrs

from stario.domain.operations.model.backup import Backup, BackupKind, BackupStatus
from stario.domain.operations.usecases.read_backup_status import (
    STATUS_KEY,
    STATUS_TYPE,
    ReadBackupStatus,
)
from stario.ports.backups import Backups, DatabaseInspection
from stario.ports.media import Bucket, ObjectStore
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class TakeBackup:
    backups: Backups
    inspection: DatabaseInspection
    objects: ObjectStore
    clock: Clock

    async def __call__(self, kind: BackupKind) -> Backup:
        """
        Make one now; what is older than what is kept goes.

        Raises:
            BackupFailed: a program refuses.
            Unavailable: another backup runs, or a store does not answer.
        """
        backup = await self.backups.run(kind)
        await self.look()
        return backup

    async def look(self) -> BackupStatus:
        """
        Look at the repository and at what waits to be archived, and write the status.

        Raises:
            BackupFailed: the repository can't be read.
            Unavailable: it, the database or the object store is away.
        """
        before = await read_or_begin(self.objects, self.clock)
        status = before.found(
            await self.backups.list(),
            archive_lag=await self.inspection.archive_lag(),
            at=self.clock.now(),
        )
        await write_status(self.objects, status)
        return status


async def read_or_begin(objects: ObjectStore, clock: Clock) -> BackupStatus:
    """The status as it is, or the first one."""
    status = await ReadBackupStatus(objects=objects)()
    return status or BackupStatus(written_at=clock.now())


async def write_status(objects: ObjectStore, status: BackupStatus) -> None:
    await objects.put(Bucket.BACKUPS, STATUS_KEY, status.to_json(), content_type=STATUS_TYPE)

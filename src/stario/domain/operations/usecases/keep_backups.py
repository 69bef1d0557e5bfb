"""Make the backups that are due, and prove them now and then."""

from datetime import timedelta

import attrs

from stario.domain.operations.model.backup import kind_due
from stario.domain.operations.usecases.take_backup import TakeBackup
from stario.domain.operations.usecases.verify_backup import VerifyBackup
from stario.ports.backups import Backups
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class KeepBackups:
    """`verify_every`: how old the last proof may be; None: others prove them."""

    backups: Backups
    take_backup: TakeBackup
    verify_backup: VerifyBackup
    clock: Clock
    verify_every: timedelta | None

    async def __call__(self) -> bool:
        """
        Make one where one is due, write the status, and restore one beside the database where
        none was for too long; says whether it did anything but look.

        Raises:
            BackupFailed: a program refuses.
            Unavailable: another backup runs, or a store is away.
        """
        # First, so that the status is fresh even where making one fails.
        status = await self.take_backup.look()
        kind = kind_due(await self.backups.list(), at=self.clock.now())
        if kind is not None:
            await self.take_backup(kind)
        if self.verify_every is None:
            return kind is not None
        last = status.last_rehearsal_at
        if last is not None and self.clock.now() - last < self.verify_every:
            return kind is not None
        await self.verify_backup()
        return True

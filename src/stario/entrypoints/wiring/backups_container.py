"""Copies of the database: making, proving and going back to them."""

from collections.abc import Mapping
from datetime import timedelta

from dependency_injector import containers, providers

from stario.adapters.memory.dispatch import MemoryJobDispatch
from stario.adapters.memory.progress import MemoryProgressFeed
from stario.adapters.system import Uuid7Ids
from stario.domain.compliance.usecases.settle_restored import SettleRestored
from stario.domain.operations.usecases.keep_backups import KeepBackups
from stario.domain.operations.usecases.read_backup_status import ReadBackupStatus
from stario.domain.operations.usecases.restore_backup import RestoreBackup
from stario.domain.operations.usecases.take_backup import TakeBackup
from stario.domain.operations.usecases.verify_backup import Proof, VerifyBackup
from stario.ports.backups import Backups, DatabaseInspection
from stario.ports.media import ObjectStore
from stario.ports.system import Clock

One = providers.Singleton


class BackupsContainer(containers.DeclarativeContainer):
    backups: providers.Dependency[Backups] = providers.Dependency()
    inspection: providers.Dependency[DatabaseInspection] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    proofs: providers.Dependency[Mapping[str, Proof]] = providers.Dependency()
    verify_every: providers.Dependency[timedelta | None] = providers.Dependency()

    ids = One(Uuid7Ids)
    status = One(ReadBackupStatus, objects=objects)
    take = One(TakeBackup, backups=backups, inspection=inspection, objects=objects, clock=clock)
    verify = One(
        VerifyBackup, backups=backups, inspection=inspection, objects=objects, clock=clock,
        proofs=proofs,
    )  # fmt: skip
    keep = One(
        KeepBackups, backups=backups, take_backup=take, verify_backup=verify, clock=clock,
        verify_every=verify_every,
    )  # fmt: skip
    restore = One(
        RestoreBackup, backups=backups, clock=clock, ids=ids,
        # Nobody waits for news of a database that is not in place yet.
        settle=One(
            SettleRestored, objects=objects, clock=clock, ids=ids, dispatch=One(MemoryJobDispatch),
            feed=One(MemoryProgressFeed),
        ),
    )  # fmt: skip

"""Copies of a storage in memory."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import attrs

from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.memory.transaction import Tables
from stario.domain.operations.model.backup import Backup, BackupFailed, BackupKind, DatabaseInUse
from stario.ports.backups import Backups, DatabaseInspection, RestoredDatabase
from stario.ports.system import Clock


@attrs.frozen
class MemoryDatabaseInspection(DatabaseInspection):
    """Memory has no schema and archives nothing."""

    _storage: MemoryStorage

    async def revision(self) -> str | None:
        return None

    async def bring_up_to_date(self) -> None:
        """It always is."""

    async def row_counts(self) -> Mapping[str, int]:
        tables = attrs.asdict(self._storage.tables, recurse=False)
        return {name: len(table) for name, table in tables.items()}

    async def archive_lag(self) -> timedelta | None:
        return None


@attrs.define(kw_only=True)
class MemoryBackups(Backups):
    """Goes back to the last copy before a moment; `is_lost` says that there is no database."""

    storage: MemoryStorage
    clock: Clock
    is_lost: bool = False
    _copies: list[tuple[Backup, Tables]] = attrs.field(init=False, factory=list)

    async def run(self, kind: BackupKind) -> Backup:
        tables = self.storage.tables.copied()
        now = self.clock.now()
        backup = Backup(
            label=f"{len(self._copies)}",
            kind=kind if self._copies else BackupKind.FULL,
            began_at=now,
            ended_at=now,
            bytes=1,
            database_bytes=1,
        )
        self._copies.append((backup, tables))
        return backup

    async def list(self) -> Sequence[Backup]:
        return [backup for backup, _ in self._copies]

    @asynccontextmanager
    async def rehearse(self, *, to: datetime | None = None) -> AsyncIterator[RestoredDatabase]:
        yield self._restored(to)

    @asynccontextmanager
    async def restore(
        self, *, to: datetime | None = None, confirmed: bool = False
    ) -> AsyncIterator[RestoredDatabase]:
        if not (self.is_lost or confirmed):
            raise DatabaseInUse(what="there")
        restored = self._restored(to)
        yield restored
        if isinstance(restored.storage, MemoryStorage):
            self.storage.tables = restored.storage.tables
        self.is_lost = False

    def _restored(self, to: datetime | None) -> RestoredDatabase:
        reached = [each for each in self._copies if to is None or each[0].ended_at <= to]
        if not reached:
            raise BackupFailed(program="memory", reason="no copy is that old")
        backup, tables = reached[-1]
        storage = MemoryStorage()
        storage.tables = tables.copied()
        return RestoredDatabase(
            label=backup.label, storage=storage, inspection=MemoryDatabaseInspection(storage)
        )

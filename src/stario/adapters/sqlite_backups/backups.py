"""Whole copies of the embedded database, in a folder."""

import asyncio
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path

import attrs

from stario.domain.operations.model.backup import Backup, BackupFailed, BackupKind, DatabaseInUse
from stario.ports.backups import Backups, RestoredDatabase
from stario.ports.system import Clock

_NAME = re.compile(r"(\d{8}T\d{12}Z)-(\d{8}T\d{12}Z)\.db")
_TIME = "%Y%m%dT%H%M%S%fZ"


@attrs.frozen(kw_only=True)
class SqliteBackups(Backups):
    """
    Every copy is a full one, made by SQLite's own online backup while others write.

    One goes back to the last copy before a moment: SQLite archives nothing between them. `kept`
    copies stay. They are as readable as the database is.

    Source: https://www.sqlite.org/backup.html
    """

    database: Path
    folder: Path
    kept: int
    clock: Clock
    open_copy: Callable[[str, str], AbstractAsyncContextManager[RestoredDatabase]]

    async def run(self, kind: BackupKind) -> Backup:
        del kind
        began_at = self.clock.now()
        part = self.folder / f".{began_at:{_TIME}}"
        try:
            await asyncio.to_thread(_copy, self.database, part)
            ended_at = self.clock.now()
            final = self.folder / f"{began_at:{_TIME}}-{ended_at:{_TIME}}.db"
            await asyncio.to_thread(part.replace, final)
        except (sqlite3.Error, OSError) as error:
            raise BackupFailed(program="sqlite", reason=str(error)) from error
        finally:
            part.unlink(missing_ok=True)
        for old in (await self._copies())[: -self.kept]:
            old.unlink(missing_ok=True)
        return _backup(final)

    async def list(self) -> Sequence[Backup]:
        return [_backup(path) for path in await self._copies()]

    @asynccontextmanager
    async def rehearse(self, *, to: datetime | None = None) -> AsyncIterator[RestoredDatabase]:
        source = await self._copy_for(to)
        with tempfile.TemporaryDirectory(prefix="stario-rehearsal-", dir=self.folder) as room:
            place = Path(room) / "stario.db"
            await asyncio.to_thread(_bring, source, place)
            async with self.open_copy(f"sqlite:///{place}", source.stem) as restored:
                yield restored

    @asynccontextmanager
    async def restore(
        self, *, to: datetime | None = None, confirmed: bool = False
    ) -> AsyncIterator[RestoredDatabase]:
        source = await self._copy_for(to)
        await asyncio.to_thread(self._require_free, confirmed=confirmed)
        place = self.database.with_name(f".{self.database.name}.restored")
        try:
            _remove(place)
            await asyncio.to_thread(_bring, source, place)
            async with self.open_copy(f"sqlite:///{place}", source.stem) as restored:
                yield restored
            await asyncio.to_thread(self._require_free, confirmed=confirmed)
            await asyncio.to_thread(_put_in_place, place, self.database)
        finally:
            _remove(place)

    async def _copies(self) -> Sequence[Path]:
        found = await asyncio.to_thread(lambda: sorted(self.folder.glob("*.db")))
        return [path for path in found if _NAME.fullmatch(path.name)]

    async def _copy_for(self, to: datetime | None) -> Path:
        copies = await self._copies()
        reached = [path for path in copies if to is None or _backup(path).ended_at <= to]
        if not reached:
            raise BackupFailed(program="sqlite", reason="no copy is that old")
        return reached[-1]

    def _require_free(self, *, confirmed: bool) -> None:
        if not self.database.exists():
            return
        if not confirmed:
            raise DatabaseInUse(what="there")
        try:
            with closing(sqlite3.connect(self.database, timeout=0)) as connection:
                # Every process that has it open stands in the way of this.
                connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            raise DatabaseInUse(what="running") from error
        except sqlite3.DatabaseError:
            # Broken: that may be why it is to be replaced.
            return


def _copy(source: Path, destination: Path) -> None:
    destination.parent.mkdir(parents=True, exist_ok=True)
    # Opened for reading, it would be made where there is none.
    address = f"{source.absolute().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True)) as live,
        closing(sqlite3.connect(destination)) as copy,
    ):
        destination.chmod(0o600)
        live.backup(copy)
        # A copy is one file: what is read elsewhere must not need another beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
    _settle(destination)


def _bring(copy: Path, place: Path) -> None:
    """
    Copy *copy* to *place* and look at every page of it.

    Raises:
        BackupFailed: it is not what was once written.
    """
    shutil.copyfile(copy, place)
    try:
        with closing(sqlite3.connect(place)) as connection:
            (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise BackupFailed(program="sqlite", reason=f"{copy.name} is damaged: {found}")


def _put_in_place(restored: Path, database: Path) -> None:
    with closing(sqlite3.connect(restored)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    _settle(restored)
    # What is left of the old one's log would be replayed into the new one.
    for ending in ("-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    restored.replace(database)


def _settle(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _backup(path: Path) -> Backup:
    began, ended = _NAME.fullmatch(path.name).groups()  # type: ignore[union-attr]
    size = path.stat().st_size
    return Backup(
        label=path.stem,
        kind=BackupKind.FULL,
        began_at=_time(began),
        ended_at=_time(ended),
        bytes=size,
        database_bytes=size,
    )


def _time(text: str) -> datetime:
    return datetime.strptime(text, _TIME).replace(tzinfo=UTC)

"""Copies of PostgreSQL, and every second after them."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import attrs
import structlog

from stario.adapters.pgbackrest.private_server import PrivateServer, RecoveryEndedEarly
from stario.adapters.pgbackrest.programs import PGBACKREST, Programs
from stario.adapters.pgbackrest.repository import read_backups
from stario.domain.operations.model.backup import Backup, BackupFailed, BackupKind, DatabaseInUse
from stario.ports.backups import Backups, RestoredDatabase

log = structlog.get_logger(__name__)

ANSWERS = frozenset({0, 1})
"""What `pg_isready` exits with: it takes connections, or it is starting."""


@attrs.frozen(kw_only=True)
class PgBackRestBackups(Backups):
    """
    One stanza of one configuration file, in which the repository and what is kept stand.

    `data` is the server's own folder, which must be on this machine to be restored; rehearsals
    need as much room in `scratch` as the database takes. `user` and `database` are whom the
    restored one is asked as. `address` is where the living one answers, host and port: while
    it does, from whatever machine or container, its folder is not touched.

    Source: https://pgbackrest.org/command.html
    """

    programs: Programs
    configuration: Path
    stanza: str
    data: Path
    scratch: Path
    user: str
    database: str
    address: tuple[str, int]
    open_copy: Callable[[str, str], AbstractAsyncContextManager[RestoredDatabase]]

    async def run(self, kind: BackupKind) -> Backup:
        # Makes the stanza once; afterwards it compares it with the server and changes nothing.
        await self._pgbackrest("stanza-create")
        await self._pgbackrest("backup", f"--type={kind.value}")
        made = await self.list()
        if not made:
            raise BackupFailed(program=PGBACKREST, reason="the backup is not in the repository")
        return made[-1]

    async def list(self) -> Sequence[Backup]:
        return read_backups(await self._pgbackrest("info", "--output=json"), stanza=self.stanza)

    @asynccontextmanager
    async def rehearse(self, *, to: datetime | None = None) -> AsyncIterator[RestoredDatabase]:
        backup = await self._backup_for(to)
        await asyncio.to_thread(self.scratch.mkdir, parents=True, exist_ok=True)
        room = Path(tempfile.mkdtemp(prefix="stario-rehearsal-", dir=self.scratch))
        try:
            self.programs.give(room)
            data = room / "data"
            apart = ("--archive-mode=off", f"--tablespace-map-all={room / 'tablespaces'}")
            # Lost with the machine anyway: nothing of it has to reach a disk.
            settings = {"fsync": "off", "full_page_writes": "off"}
            async with self._recovered(backup, to, data, apart, settings) as restored:
                yield restored
        finally:
            await asyncio.to_thread(shutil.rmtree, room, ignore_errors=True)

    @asynccontextmanager
    async def restore(
        self, *, to: datetime | None = None, confirmed: bool = False
    ) -> AsyncIterator[RestoredDatabase]:
        await self._require_free(confirmed=confirmed)
        backup = await self._backup_for(to)
        await self._end_server()
        # What is written from here on belongs into the archive, as of any other day.
        push = (
            f'"{PGBACKREST}" --config="{self.configuration}" --stanza={self.stanza} archive-push %p'
        )
        settings = {"archive_mode": "on", "archive_command": f"'{push}'"}
        async with self._recovered(backup, to, self.data, (), settings) as restored:
            yield restored

    @asynccontextmanager
    async def _recovered(
        self,
        backup: Backup,
        to: datetime | None,
        data: Path,
        options: Sequence[str],
        settings: Mapping[str, str],
    ) -> AsyncIterator[RestoredDatabase]:
        server = PrivateServer(programs=self.programs, data=data, settings=settings)
        running = partial(server.running, user=self.user, database=self.database)
        async with AsyncExitStack() as stack:
            await self._bring_back(backup, to, data, options)
            try:
                url = await stack.enter_async_context(running())
            except RecoveryEndedEarly:
                # Nothing was archived after it: that moment's state is the archive's end.
                log.warning("archive ends before the target", target=to.isoformat() if to else None)
                url = await stack.enter_async_context(running(to_the_end=True))
            yield await stack.enter_async_context(self.open_copy(url, backup.label))

    async def _bring_back(
        self, backup: Backup, to: datetime | None, data: Path, options: Sequence[str]
    ) -> None:
        try:
            await asyncio.to_thread(data.mkdir, parents=True, exist_ok=True)
            self.programs.give(data)
        except OSError as error:
            raise BackupFailed(program=PGBACKREST, reason=str(error)) from error
        target = ["--type=default"]
        if to is not None:
            moment = f"{to.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}+00"
            target = ["--type=time", f"--target={moment}", "--target-action=promote"]
        await self._pgbackrest(
            "restore", "--delta", f"--pg1-path={data}", f"--set={backup.label}", *target, *options
        )

    async def _backup_for(self, to: datetime | None) -> Backup:
        reached = [each for each in await self.list() if to is None or each.ended_at <= to]
        if not reached:
            raise BackupFailed(program=PGBACKREST, reason="no backup is that old")
        return reached[-1]

    async def _require_free(self, *, confirmed: bool) -> None:
        is_ours = _runs_here(self.data)
        # One in another container leaves no process that could be ended from here.
        if not is_ours and await self._answers():
            raise DatabaseInUse(what="running")
        if confirmed:
            return
        if is_ours:
            raise DatabaseInUse(what="running")
        if (self.data / "PG_VERSION").exists():
            raise DatabaseInUse(what="there")

    async def _end_server(self) -> None:
        if _runs_here(self.data):
            code, _, complaint = await self.programs.run(
                self.programs.path("pg_ctl"), "stop", "-D", str(self.data), "-m", "fast", "-w"
            )
            if code:
                raise BackupFailed(program="pg_ctl", reason=complaint.strip()[-300:])
        if await self._answers():
            raise DatabaseInUse(what="running")
        # pgBackRest takes what one left behind that died for a server that runs.
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    async def _answers(self) -> bool:
        host, port = self.address
        code, _, _ = await self.programs.run(
            self.programs.path("pg_isready"), "-q", "-h", host, "-p", str(port), "-t", "3"
        )
        return code in ANSWERS

    async def _pgbackrest(self, command: str, *options: str) -> str:
        return await self.programs.pgbackrest(
            f"--config={self.configuration}",
            f"--stanza={self.stanza}",
            "--log-level-console=off",
            "--log-level-stderr=error",
            *options,
            command,
        )


def _runs_here(data: Path) -> bool:
    """
    Whether a process of this machine is the server of *data*.

    A number alone says nothing: in a container each server is number 1, and so are we.
    """
    try:
        number = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        return Path(f"/proc/{number}/comm").read_text().strip() == "postgres"
    except (OSError, ValueError):
        return False

"""A server over restored files, which nobody else reaches."""

import asyncio
import tempfile
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from signal import SIGINT
from urllib.parse import quote

import attrs

from stario.adapters.pgbackrest.programs import Programs, environment, last_lines
from stario.domain.operations.model.backup import BackupFailed

PORT = 5432
"""Part of the name of a socket in a folder of its own: nothing listens on the network."""
POLL_SECONDS = 0.05
STOP_SECONDS = 600.0
"""All that was recovered goes to the disk first."""

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "''",
    "port": str(PORT),
    "max_connections": "20",
    # Until the last wanted change is there nobody may look: then the limits of the server that
    # wrote the log need not be known either.
    "hot_standby": "off",
    "log_destination": "stderr",
    "logging_collector": "off",
    "wal_level": "replica",
}


class RecoveryEndedEarly(BackupFailed):
    """The archive ends before the wanted moment."""


@attrs.frozen(kw_only=True)
class PrivateServer:
    """Its settings are its own, whatever the files brought along; only the owner connects."""

    programs: Programs
    data: Path
    settings: Mapping[str, str]

    @asynccontextmanager
    async def running(
        self, *, user: str, database: str, to_the_end: bool = False
    ) -> AsyncIterator[str]:
        """
        Start it, wait until it has recovered and give its URL; stop it in the end.

        Args:
            to_the_end: recover all there is, whatever moment the files were restored for.

        Raises:
            BackupFailed: it does not come up.
            RecoveryEndedEarly: not as far as was wanted.
        """
        with tempfile.TemporaryDirectory(prefix="stario-pg-", dir="/tmp") as name:
            room = Path(name)
            self.programs.give(room)
            self._configure(room)
            process = await self._start(room, to_the_end=to_the_end)
            try:
                await self._recovered(process, room)
                place = quote(str(room), safe="")
                yield f"postgresql://{quote(user)}@/{quote(database)}?host={place}&port={PORT}"
            finally:
                await _stop(process)

    def _configure(self, room: Path) -> None:
        settings = {**SETTINGS, "unix_socket_directories": f"'{room}'", **self.settings}
        for name, text in {
            "postgresql.conf": "".join(f"{key} = {value}\n" for key, value in settings.items()),
            "hba.conf": "local all all trust\n",
            "ident.conf": "",
            "log": "",
        }.items():
            (room / name).write_text(text)
            self.programs.give(room / name)

    async def _start(self, room: Path, *, to_the_end: bool) -> Process:
        files = {
            "config_file": "postgresql.conf",
            "hba_file": "hba.conf",
            "ident_file": "ident.conf",
        }
        options = [text for key, file in files.items() for text in ("-c", f"{key}={room / file}")]
        if to_the_end:
            # Named here it counts more than what pgBackRest wrote beside the files.
            options += ["-c", "recovery_target_time="]
        with (room / "log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                self.programs.path("postgres"),
                "-D",
                str(self.data),
                *options,
                stdin=DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=environment(),
                user=self.programs.user,
            )

    async def _recovered(self, process: Process, room: Path) -> None:
        ready = self.programs.path("pg_isready")
        # Replaying a day may take an hour: only the server's own end counts.
        while True:
            if process.returncode is not None:
                reason = last_lines(room / "log")
                failure = RecoveryEndedEarly if "before configured" in reason else BackupFailed
                raise failure(program="postgres", reason=reason)
            code, _, _ = await self.programs.run(
                ready, "-q", "-h", str(room), "-p", str(PORT), "-t", "3"
            )
            if code == 0:
                return
            await asyncio.sleep(POLL_SECONDS)


async def _stop(process: Process) -> None:
    if process.returncode is not None:
        return
    process.send_signal(SIGINT)
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()

"""A cluster that archives what it writes, and programs that bring it back."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import attrs

from stario.adapters.pgbackrest.backups import PgBackRestBackups
from stario.adapters.pgbackrest.programs import Programs
from stario.adapters.sql.inspection import opened_copy
from tests.servers.postgres import SETTINGS, USER, PostgresServer

STANZA = "stario"
PASSPHRASE = "of the tests, and long enough to be one"


@attrs.define(eq=False, kw_only=True)
class ArchivedPostgres:
    """
    Everything lies below `room`: the cluster, its socket, the repository, what pgBackRest logs.

    Written as few bytes as a test can do with: segments of 1 MB instead of 16.
    """

    room: Path
    server: PostgresServer

    @property
    def configuration(self) -> Path:
        return self.room / "pgbackrest.conf"

    @property
    def repository(self) -> Path:
        return self.room / "repository"

    def backups(self) -> PgBackRestBackups:
        return PgBackRestBackups(
            programs=Programs(
                postgres=self.server.program("postgres").parent, user=self.server.user
            ),
            configuration=self.configuration,
            stanza=STANZA,
            data=self.server.folder,
            scratch=self.room / "scratch",
            user=USER,
            database="postgres",
            address=("127.0.0.1", self.server.port),
            open_copy=opened_copy,
        )

    def finish_segment(self) -> None:
        """Have what was written so far archived."""
        statement = "SELECT pg_switch_wal()"
        options = ["-qAt", "-U", USER, "-h", str(self.room), "-p", str(self.server.port)]
        subprocess.run(
            [self.server.program("psql"), *options, "-c", statement, "postgres"],
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def configure(self, **repository: str) -> None:
        """Write pgBackRest's file: a folder unless *repository* names something else."""
        lines = {
            "repo1-path": str(self.repository),
            "repo1-cipher-type": "aes-256-cbc",
            "repo1-cipher-pass": PASSPHRASE,
            "repo1-retention-full": "2",
            "log-path": str(self.room / "log"),
            "lock-path": str(self.room / "lock"),
            "spool-path": str(self.room / "spool"),
            "log-level-file": "off",
            "compress-type": "lz4",
            "compress-level": "1",
            "start-fast": "y",
            "repo1-bundle": "y",
            "process-max": "2",
            "archive-timeout": "20",
            "checksum-page": "n",
            **{name.replace("_", "-"): value for name, value in repository.items()},
        }
        stanza = {
            "pg1-path": str(self.server.folder),
            "pg1-port": str(self.server.port),
            "pg1-socket-path": str(self.room),
            "pg1-user": USER,
            "pg1-database": "postgres",
        }
        self.configuration.write_text(
            f"[global]\n{_lines(lines)}\n[{STANZA}]\n{_lines(stanza)}", encoding="utf-8"
        )
        self._give(self.configuration)

    def _give(self, path: Path) -> None:
        if self.server.user is not None:
            shutil.chown(path, self.server.user)


def _lines(options: Mapping[str, str]) -> str:
    return "".join(f"{name}={value}\n" for name, value in options.items())


@contextmanager
def archived_postgres(**further: str) -> Iterator[ArchivedPostgres]:
    """A running cluster with *further* settings and an empty repository; gone in the end."""
    room = Path(tempfile.mkdtemp(prefix="stario-archived-", dir="/tmp"))
    folder = room / "data"
    folder.mkdir()
    archive = f"pgbackrest --config={room}/pgbackrest.conf --stanza={STANZA} archive-push %p"
    settings = {
        **SETTINGS,
        "unix_socket_directories": str(room),
        "wal_level": "replica",
        "archive_mode": "on",
        "archive_command": archive,
        **further,
    }
    archived = ArchivedPostgres(room=room, server=PostgresServer(folder, settings=settings))
    try:
        if archived.server.user is not None:
            shutil.chown(room, archived.server.user)
        archived.configure()
        archived.server.create("--wal-segsize=1")
        archived.server.start()
        yield archived
    finally:
        archived.server.end()
        shutil.rmtree(room)

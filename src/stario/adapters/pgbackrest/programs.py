"""Running programs of PostgreSQL and pgBackRest, without a shell."""

import asyncio
import os
import shutil
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Sequence
from pathlib import Path
from signal import SIGTERM

import attrs

from stario.domain.kernel.errors import Unavailable
from stario.domain.operations.model.backup import BackupFailed

PGBACKREST = "pgbackrest"
PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "HOME", "TMPDIR")
"""Beside pgBackRest's own settings: no secret of ours is another program's business."""
BUSY = 50
OUT_OF_REACH = frozenset({39, 49, 62, 95, 99})
"""Files that can't be read, connections, hosts and protocols, as pgBackRest numbers them."""
LONGEST_REASON = 300


@attrs.frozen(kw_only=True)
class Programs:
    """
    `postgres` is the folder of PostgreSQL's programs. `user` is whom they run as where this
    process is root, which PostgreSQL refuses to be; None: as this process.
    """

    postgres: Path | None = None
    user: str | None = None

    async def pgbackrest(self, *arguments: str) -> str:
        """
        Run pgBackRest and give what it writes.

        Raises:
            BackupFailed: it fails, or is not installed; `reason` is its own sentence.
            Unavailable: another one holds its lock, or the repository does not answer.
        """
        code, written, complaint = await self.run(PGBACKREST, *arguments)
        if not code:
            return written
        reason = _reason(complaint)
        if code == BUSY:
            raise Unavailable(what="backups", reason="busy", retry_after_seconds=60)
        if code in OUT_OF_REACH:
            raise Unavailable(what="backups", reason=reason)
        raise BackupFailed(program=PGBACKREST, reason=reason)

    async def run(self, program: str | Path, *arguments: str) -> tuple[int, str, str]:
        """Give the exit code and what was written to both outputs."""
        try:
            process = await asyncio.create_subprocess_exec(
                program,
                *arguments,
                stdin=DEVNULL,
                stdout=PIPE,
                stderr=PIPE,
                cwd="/",
                env=environment(),
                user=self.user,
            )
        except (OSError, ValueError) as error:
            raise BackupFailed(program=Path(program).name, reason=str(error)) from error
        try:
            written, complaint = await process.communicate()
        finally:
            # Whoever waited was cancelled: pgBackRest ends in order and goes on next time.
            if process.returncode is None:
                process.send_signal(SIGTERM)
                await process.wait()
        return (
            process.returncode or 0,
            written.decode(errors="replace"),
            complaint.decode(errors="replace"),
        )

    def path(self, name: str) -> Path:
        """
        Where a program of PostgreSQL is.

        Raises:
            BackupFailed: it is not installed.
        """
        if self.postgres is not None:
            return self.postgres / name
        debian = sorted(
            Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3])
        )
        found = debian[-1] if debian else shutil.which(name)
        if found is None:
            raise BackupFailed(program=name, reason="not installed")
        return Path(found)

    def give(self, path: Path) -> None:
        """Make a path of ours the programs' own."""
        path.chmod(0o700)
        if self.user is not None:
            shutil.chown(path, self.user)


def environment() -> dict[str, str]:
    """What programs are told by environment: paths, and what pgBackRest reads there."""
    return {
        name: value
        for name, value in os.environ.items()
        if name in PASSED_ON or name.startswith("PGBACKREST_")
    }


def _reason(complaint: str) -> str:
    """The sentence that says why, of all that was written."""
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    told = [line.partition("ERROR: ")[2] for line in lines if "ERROR: " in line]
    return (told or lines or ["it said nothing"])[0][:LONGEST_REASON]


def last_lines(path: Path, *, wanted: Sequence[str] = ("FATAL", "PANIC", "ERROR")) -> str:
    """The last complaint in a server's log."""
    try:
        lines = path.read_text(errors="replace").splitlines()
    except OSError:
        return "no log"
    complaints = [line for line in lines if any(word in line for word in wanted)]
    return (complaints or lines or ["an empty log"])[-1].strip()[:LONGEST_REASON]

"""`stario up` on a home of its own."""

import os
import signal
from collections.abc import Mapping
from pathlib import Path

import attrs

from tests.system.confinement import run_confined
from tests.system.people import ADMIN, ADMIN_PASSWORD
from tests.system.processes import HOST, QUICK, Process, free_port, stario

LEASE_SECONDS = float(QUICK["LEASE_SECONDS"])


@attrs.define(eq=False, kw_only=True)
class Embedded:
    """
    May be stopped, killed and started again; home and port stay.

    One that is *confined* can write nowhere but in its home.
    """

    home: Path
    settings: Mapping[str, str] = attrs.field(factory=dict)
    confined: bool = False
    port: int = attrs.field(factory=free_port)
    _process: Process | None = attrs.field(init=False, default=None)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, **QUICK, "STARIO_HOME": str(self.home), **self.settings}

    @property
    def process(self) -> Process:
        assert self._process is not None
        return self._process

    async def start(self) -> None:
        words = ("up", "--port", str(self.port))
        log = self.home / "stario.log"
        if self.confined:
            home = str(self.home)
            self._process = Process.start(run_confined, words, self.environment, home, log=log)
        else:
            self._process = Process.stario(*words, environment=self.environment, log=log)
        await self._process.answers(self.url)

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> int | None:
        """Tell it to end; gives its exit code."""
        self.process.signal(number)
        return await self.process.exit_code()

    async def appoint_administrator(self) -> None:
        await stario(
            "accounts",
            "create-staff",
            "--email",
            ADMIN,
            "--full-name",
            "An Administrator",
            environment={**self.environment, "STARIO_STAFF_PASSWORD": ADMIN_PASSWORD},
            log=self.home / "create-staff.log",
        )

    def media(self) -> set[str]:
        """Files in the media bucket, unfinished ones included."""
        folder = self.home / "objects" / "stario-media"
        # Unlike a glob, a walk bears that folders go while it looks.
        return {
            str(Path(place, name).relative_to(folder))
            for place, _, names in os.walk(folder)
            for name in names
            if not name.startswith(".")
        }

    def close(self) -> None:
        if self._process is not None:
            self._process.close()

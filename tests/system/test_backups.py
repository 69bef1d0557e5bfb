"""A real cluster is written to, backed up, destroyed, and brought back to a named second."""

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from click.testing import CliRunner, Result

from stario.adapters.files.store import FilesObjectStore
from stario.adapters.sql.schema import upgrade
from stario.adapters.system import SystemEntropy
from stario.domain.compliance.model.audit_event import happened
from stario.domain.compliance.usecases.chain_events import ChainEvents
from stario.domain.compliance.usecases.put_up_tombstone import PutUpTombstone
from stario.domain.compliance.usecases.seal_audit_log import SealAuditLog
from stario.domain.identity.model.account import Account
from stario.domain.operations.usecases.read_backup_status import ReadBackupStatus
from stario.entrypoints.cli.commands import main
from stario.entrypoints.clients import Clients, open_clients
from stario.entrypoints.settings import Settings
from tests.builders import an_account
from tests.servers.archived_postgres import ArchivedPostgres, archived_postgres

GOOD, BAD = 4, 7


@pytest.fixture
def archived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ArchivedPostgres]:
    """A migrated cluster, which the settings of `stario` name."""
    with archived_postgres() as running:
        asyncio.run(upgrade(running.server.url()))
        settings = {
            "STARIO_HOME": str(tmp_path),
            "DATABASE_URL": running.server.url(),
            "BACKUP_CONFIG": str(running.configuration),
            "BACKUP_DATA_DIR": str(running.server.folder),
            "BACKUP_SCRATCH_DIR": str(running.room / "scratch"),
            "BACKUP_POSTGRES_BIN": str(running.server.program("postgres").parent),
            "BACKUP_USER": running.server.user or "",
        }
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        with_clients(make_folders)
        yield running


async def make_folders(clients: Clients) -> None:
    assert isinstance(clients.objects, FilesObjectStore)
    await clients.objects.ensure_buckets()


def stario(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def told(*words: str) -> str:
    """What a command that must not fail writes."""
    result = stario(*words)
    assert result.exit_code == 0, result.output
    return result.output


def refused(*words: str) -> str:
    result = stario(*words)
    assert result.exit_code == 1, result.output
    return result.output


T = TypeVar("T")


def with_clients(work: Callable[[Clients], Awaitable[T]]) -> T:
    async def run() -> T:
        async with open_clients(Settings(), name="test") as clients:
            return await work(clients)

    return asyncio.run(run())


async def seal(clients: Clients) -> None:
    """Chain what happened and sign the end."""
    await ChainEvents(storage=clients.storage, entropy=SystemEntropy())()
    await SealAuditLog(
        storage=clients.storage,
        objects=clients.objects,
        attestation_key=clients.attestation_key,
        clock=clients.clock,
    )(at_once=True)


def write(*accounts: Account) -> None:
    async def work(clients: Clients) -> None:
        async with clients.storage() as unit:
            for account in accounts:
                await unit.accounts.add(account)
                await unit.audit.record(
                    happened("test.write", "account", account.id, at=clients.clock.now())
                )
            await unit.commit()
        await seal(clients)

    with_clients(work)


def erase_meanwhile(account: Account) -> None:
    """What an erasure leaves outside the database."""

    async def work(clients: Clients) -> None:
        erased_at = clients.clock.now().isoformat()
        await PutUpTombstone(objects=clients.objects)(
            {"account": account.id, "erased_at": erased_at}
        )

    with_clients(work)


async def current(clients: Clients, account: Account) -> Account:
    async with clients.storage() as work:
        return await work.accounts.get(account.id)


def rows_of(table: str, output: str) -> int:
    lines = [line.split() for line in output.splitlines()]
    return next(int(words[0]) for words in lines if words[1:] == [table])


def test_a_destroyed_cluster_comes_back_as_it_was_at_a_named_second(
    archived: ArchivedPostgres,
) -> None:
    leaver = an_account()
    write(leaver, *(an_account() for _ in range(GOOD - 1)))
    assert "there is no backup yet" in refused("backup", "restore", "--confirm")
    assert "full" in told("backup", "run")
    require_encryption(archived.repository)
    # Backups tell whole seconds.
    time.sleep(1.1)
    second = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}"
    write(*(an_account() for _ in range(BAD)))
    erase_meanwhile(leaver)

    # The last state has both sides of the second.
    archived.finish_segment()
    verified = told("backup", "verify")
    assert rows_of("accounts", verified) == GOOD + BAD
    assert "sound" in verified
    refuse_what_cannot_be(second)

    archived.server.stop()
    shutil.rmtree(archived.server.folder)
    restored = told("backup", "restore", "--to", second)
    assert "1 people erased again" in restored
    archived.server.start()

    assert rows_of("accounts", told("backup", "verify")) == GOOD
    assert with_clients(lambda clients: current(clients, leaver)).full_name == ""
    # Its log goes on, although another course of it was signed.
    with_clients(seal)
    assert "entries" in told("audit", "verify")
    status = with_clients(lambda clients: ReadBackupStatus(objects=clients.objects)())
    assert status is not None
    assert status.last_verified_at is not None
    assert (status.last_rehearsal_faults, status.archive_lag_seconds is None) == (0, False)


def require_encryption(repository: Path) -> None:
    """Every file begins with what OpenSSL puts before what it encrypts with a passphrase."""
    files = [path for path in repository.rglob("*") if path.is_file() and path.stat().st_size]
    assert len(files) > 3
    assert {path.read_bytes()[:8] for path in files} == {b"Salted__"}


def refuse_what_cannot_be(second: str) -> None:
    early = f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d %H:%M:%S}"
    late = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d %H:%M:%S}"
    assert "before the first backup" in refused("backup", "restore", "--to", early)
    assert "in the future" in refused("backup", "restore", "--to", late)
    assert "the database runs" in refused("backup", "restore", "--to", second)

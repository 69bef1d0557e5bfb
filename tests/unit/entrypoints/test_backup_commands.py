"""The embedded database is copied, proved and brought back by the same words."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pydantic import ValidationError
from tests.builders.people import an_account

from stario.domain.kernel.errors import Invalid
from stario.entrypoints.backup_settings import BackupSettings
from stario.entrypoints.backups import backup_chores, open_backups
from stario.entrypoints.cli.commands import main
from stario.entrypoints.clients import Clients, open_clients
from stario.entrypoints.processes.running import prepare
from stario.entrypoints.settings import Settings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One account."""
    monkeypatch.setenv("STARIO_HOME", str(tmp_path))
    asyncio.run(furnish())
    return tmp_path


async def furnish() -> None:
    async with open_clients(Settings(), name="test") as clients:
        await prepare(Settings(), clients)
        await remember_one_more(clients)


async def remember_one_more(clients: Clients) -> None:
    async with clients.storage() as work:
        await work.accounts.add(an_account())
        await work.commit()


def add_a_row() -> None:
    async def run() -> None:
        async with open_clients(Settings(), name="test") as clients:
            await remember_one_more(clients)

    asyncio.run(run())


def backup(*words: str) -> Result:
    return CliRunner().invoke(main, ["backup", *words])


def accounts(home: Path) -> int:
    with closing(sqlite3.connect(home / "stario.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM accounts").fetchone()[0])


def moment_of(listing: str) -> str:
    """The second after the newest copy ended."""
    return listing.rsplit("restorable since ", 1)[1].strip()


def test_a_copy_is_listed_proved_and_brought_back(home: Path) -> None:
    assert backup("list").output == ""
    assert backup("status").output == "nobody has looked yet\n"
    assert backup("run").exit_code == 0
    to = moment_of(backup("list").output)
    add_a_row()

    verified = backup("verify")
    assert verified.exit_code == 0, verified.output
    assert "1  accounts" in verified.output

    there = backup("restore", "--to", to)
    assert (there.exit_code, "--confirm replaces it" in there.output) == (1, True)
    assert accounts(home) == 2
    restored = backup("restore", "--to", to, "--confirm")
    assert restored.exit_code == 0, restored.output
    assert accounts(home) == 1
    assert '"last_verified_at": "2' in backup("status").output
    assert '"last_backup_at": "2' in backup("status", "--look").output
    # Nothing half-made is left beside it.
    assert {path.name for path in home.glob(".stario.db*")} == set()


def test_a_lost_file_is_brought_back_unasked(home: Path) -> None:
    backup("run")
    for name in ("stario.db", "stario.db-wal", "stario.db-shm"):
        (home / name).unlink(missing_ok=True)

    assert backup("restore").exit_code == 0
    assert accounts(home) == 1


def test_a_database_that_somebody_has_open_is_not_replaced(home: Path) -> None:
    backup("run")
    add_a_row()
    with closing(sqlite3.connect(home / "stario.db")) as user:
        user.execute("PRAGMA journal_mode = WAL")
        user.execute("SELECT count(*) FROM accounts").fetchone()
        refused = backup("restore", "--confirm")

    assert (refused.exit_code, "the database runs" in refused.output) == (1, True)
    assert accounts(home) == 2


def test_a_damaged_copy_is_no_backup(home: Path) -> None:
    backup("run")
    (copy,) = (home / "backups").glob("*.db")
    copy.write_bytes(b"SQLite format 3\0" + bytes(4096))

    for words in (["verify"], ["restore", "--confirm"]):
        refused = backup(*words)
        assert (refused.exit_code, "is damaged" in refused.output) == (1, True), refused.output
    assert accounts(home) == 1


@pytest.mark.usefixtures("home")
def test_what_cannot_be_is_told_in_a_sentence() -> None:
    assert "there is no backup yet" in backup("verify").output
    backup("run")
    for to, sentence in {
        "tomorrow": "--to is a moment such as",
        "2020-01-01 00:00:00": "--to lies before the first backup, which ended 2",
        "2999-01-01 00:00:00+05:00": "--to lies in the future: it is 2",
    }.items():
        refused = backup("restore", "--to", to, "--confirm")
        assert (refused.exit_code, sentence in refused.output) == (1, True), refused.output
    assert "a folder keeps no versions" in backup("media", "enable").output


def test_as_many_copies_stay_as_are_wanted(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKUP_KEEP", "2")
    for _ in range(3):
        assert backup("run").exit_code == 0

    assert len(list((home / "backups").glob("*.db"))) == 2
    assert {path.stat().st_mode & 0o777 for path in (home / "backups").glob("*.db")} == {0o600}


async def test_the_scheduler_makes_them_where_that_is_wanted(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_clients(Settings(), name="test") as clients:
        assert backup_chores(Settings(), clients) == ()
        monkeypatch.setenv("BACKUP_NIGHTLY", "true")
        (chore,) = backup_chores(Settings(), clients)
        await chore.run()

    assert len(list((home / "backups").glob("*.db"))) == 1


@pytest.mark.usefixtures("home")
async def test_an_engine_of_another_database_is_refused() -> None:
    async with open_clients(Settings(), name="test") as clients:
        with pytest.raises(Invalid) as refusal:
            open_backups(Settings(), BackupSettings(engine="pgbackrest"), clients.clock)

    assert refusal.value.field == "BACKUP_ENGINE"


def test_a_stanza_is_a_word() -> None:
    with pytest.raises(ValidationError):
        BackupSettings(stanza="--pg1-path=/etc")


@pytest.mark.usefixtures("home")
def test_what_is_due_is_made_and_proved_once() -> None:
    first, again = backup("keep"), backup("keep")
    assert (first.exit_code, first.output.strip()) == (0, "kept")
    assert (again.exit_code, again.output.strip()) == (0, "nothing was due")
    assert len(backup("list").output.splitlines()) == 2

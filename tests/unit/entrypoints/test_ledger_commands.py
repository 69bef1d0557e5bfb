"""What an operator is told of the ledger at the terminal."""

import asyncio
from pathlib import Path

import pytest
from beancount import loader
from click.testing import CliRunner, Result
from sqlalchemy import text
from tests.builders.ledger import a_movement, booked

from stario.adapters.sql.engine import open_engine
from stario.domain.ledger.model.entry import Entry
from stario.entrypoints.cli.commands import main
from stario.entrypoints.clients import database_url, open_clients
from stario.entrypoints.processes.running import prepare
from stario.entrypoints.settings import Settings


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Entry, ...]:
    """Two entries in a home of their own."""
    monkeypatch.setenv("STARIO_HOME", str(tmp_path))

    async def furnish() -> tuple[Entry, ...]:
        settings = Settings()
        async with open_clients(settings, name="test") as clients:
            await prepare(settings, clients)
            return await booked(clients.storage, a_movement(700), a_movement(300))

    return asyncio.run(furnish())


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["ledger", *words])


def tamper() -> None:
    """As somebody would who may drop triggers."""

    async def work() -> None:
        engine = open_engine(database_url(Settings()))
        async with engine.begin() as connection:
            await connection.execute(text("DROP TRIGGER ledger_entries_no_update"))
            await connection.execute(
                text("UPDATE ledger_entries SET subject_id = 'x' WHERE number = 1")
            )
        await engine.dispose()

    asyncio.run(work())


def test_a_sound_ledger_tells_its_end_and_a_changed_one_its_faults(
    written: tuple[Entry, ...],
) -> None:
    head = f"2:{written[1].hash.hex()}"
    assert run("verify").output == f"entries 2\nhead {head}\n"
    assert run("verify", "--head", head).exit_code == 0
    cut = run("verify", "--head", f"3:{head[2:]}")
    assert (cut.exit_code, "head: 3" in cut.output) == (1, True)
    assert run("verify", "--head", "nonsense").exit_code == 2

    tamper()
    changed = run("verify")
    assert changed.exit_code == 1
    assert "changed: 1\n" in changed.output


@pytest.mark.usefixtures("written")
def test_accountants_get_a_journal(tmp_path: Path) -> None:
    out = tmp_path / "stario.beancount"
    assert run("export", "--out", str(out)).exit_code == 0
    entries, errors, _ = loader.load_file(str(out))
    table = run("export", "--format", "csv").output.splitlines()

    assert (len(entries), errors) == (4, [])
    assert len(table) == 5
    assert table[0].startswith("number,at,kind,subject,account,amount_uzs")

"""What pgBackRest says and does beyond the contract, without a cluster."""

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest

from stario.adapters.pgbackrest.backups import PgBackRestBackups
from stario.adapters.pgbackrest.programs import Programs, environment
from stario.adapters.pgbackrest.repository import read_backups
from stario.adapters.sql.inspection import opened_copy
from stario.domain.kernel.errors import Unavailable
from stario.domain.operations.model.backup import Backup, BackupFailed, BackupKind, DatabaseInUse
from tests.servers.postgres import PostgresServer

# As version 2.45 writes it, shortened.
TOLD = [
    {
        "name": "stario",
        "repo": [{"key": 1, "status": {"code": 0, "message": "ok"}}],
        "backup": [
            {
                "label": "20261124-050002F_20261124-110001I",
                "type": "incr",
                "timestamp": {"start": 1795518001, "stop": 1795518031},
                "info": {"size": 9000, "delta": 400, "repository": {"delta": 100, "size": 2000}},
            },
            {
                "label": "20261124-050002F",
                "type": "full",
                "timestamp": {"start": 1795496402, "stop": 1795496702},
                "info": {"size": 8000, "delta": 8000, "repository": {"delta": 1900, "size": 1900}},
            },
        ],
    }
]
AWAY = {"code": 99, "message": "[HostConnectError] unable to connect to 'store:443'"}


def read(told: object) -> Sequence[Backup]:
    return read_backups(json.dumps(told), stanza="stario")


def test_backups_are_read_the_oldest_first_with_the_second_they_surely_ended_in() -> None:
    full, increment = read(TOLD)

    assert full == Backup(
        label="20261124-050002F",
        kind=BackupKind.FULL,
        began_at=datetime.fromtimestamp(1795496402, UTC),
        ended_at=datetime.fromtimestamp(1795496703, UTC),
        bytes=1900,
        database_bytes=8000,
    )
    assert increment.kind is BackupKind.INCREMENTAL
    assert read_backups(json.dumps(TOLD), stanza="another") == []


def test_a_repository_that_does_not_answer_is_not_an_empty_one() -> None:
    with pytest.raises(Unavailable) as failure:
        read([{"name": "stario", "backup": [], "repo": [{"key": 1, "status": AWAY}]}])

    assert failure.value.details["reason"] == AWAY["message"]


@pytest.mark.parametrize(
    "told", ["{", '[{"name": "stario", "backup": [{"label": "x"}]}]', "[1]"], ids=range(3)
)
def test_what_cannot_be_read_is_a_failure(told: str) -> None:
    with pytest.raises(BackupFailed):
        read_backups(told, stanza="stario")


def test_programs_are_told_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://stario:secret@db/stario")
    monkeypatch.setenv("JWT_KEYS", "x" * 32)
    monkeypatch.setenv("PGBACKREST_REPO1_CIPHER_PASS", "passphrase")

    told = environment()

    assert told["PGBACKREST_REPO1_CIPHER_PASS"] == "passphrase"
    assert told["PATH"] == os.environ["PATH"]
    assert not {"DATABASE_URL", "JWT_KEYS"} & told.keys()


def of_nothing(folder: Path) -> PgBackRestBackups:
    """Nothing is configured, and nothing answers."""
    return PgBackRestBackups(
        programs=Programs(),
        configuration=folder / "missing.conf",
        stanza="stario",
        data=folder / "data",
        scratch=folder / "scratch",
        user="stario",
        database="stario",
        address=("127.0.0.1", 1),
        open_copy=opened_copy,
    )


async def test_a_missing_configuration_is_told_in_pgbackrests_own_sentence(tmp_path: Path) -> None:
    with pytest.raises(BackupFailed) as failure:
        await of_nothing(tmp_path).list()

    assert "missing.conf" in str(failure.value.details["reason"])


async def test_a_missing_program_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(BackupFailed) as failure:
        await of_nothing(tmp_path).list()

    assert failure.value.details["program"] == "pgbackrest"


async def test_no_folder_is_touched_while_the_database_answers_from_elsewhere(
    tmp_path: Path, postgres_server: PostgresServer
) -> None:
    # As another container looks from here: its folder, and no process of it.
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "postmaster.pid").write_text("1\n")
    backups = attrs.evolve(
        of_nothing(tmp_path),
        address=("127.0.0.1", postgres_server.port),
    )

    with pytest.raises(DatabaseInUse) as refusal:
        async with backups.restore(confirmed=True):
            pass

    assert refusal.value.details == {"what": "running"}
    assert (tmp_path / "data" / "postmaster.pid").exists()


async def test_files_of_a_database_are_not_overwritten_unasked(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "PG_VERSION").write_text("15\n")

    with pytest.raises(DatabaseInUse) as refusal:
        async with of_nothing(tmp_path).restore():
            pass

    assert refusal.value.details == {"what": "there"}

"""What an operator is told of the audit log at the terminal."""

import asyncio
import base64
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text
from tests.builders import NOW
from tests.builders.audit import an_event, recorded

from stario.adapters.ed25519.attestation import Ed25519AttestationKey
from stario.adapters.sql.engine import open_engine
from stario.domain.compliance.model.audit_export import ExportFormat
from stario.entrypoints.cli.commands import main
from stario.entrypoints.clients import Clients, database_url, open_clients
from stario.entrypoints.processes.running import prepare
from stario.entrypoints.settings import Settings
from stario.entrypoints.wiring.audit_container import AuditContainer

DAY = timedelta(days=1)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three events in a home of their own."""
    monkeypatch.setenv("STARIO_HOME", str(tmp_path))

    async def furnish() -> None:
        settings = Settings()
        async with open_clients(settings, name="test") as clients:
            await prepare(settings, clients)
            await recorded(clients.storage, *(an_event(resource=str(n)) for n in range(3)))

    asyncio.run(furnish())
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["audit", *words])


def execute(*statements: str) -> None:
    """As somebody would who may drop triggers."""

    async def work() -> None:
        engine = open_engine(database_url(Settings()))
        async with engine.begin() as connection:
            for statement in statements:
                await connection.execute(text(statement))
        await engine.dispose()

    asyncio.run(work())


def exported(home: Path, format_: ExportFormat) -> Path:
    path = home / f"export.{format_.value}"

    async def write(clients: Clients) -> None:
        container = AuditContainer(
            storage=clients.storage,
            objects=clients.objects,
            attestation_key=clients.attestation_key,
            clock=clients.clock,
        )
        export = container.audit_log().export_audit_log
        part = await export.prepare(since=NOW - DAY, until=NOW + DAY, format_=format_, actor=None)
        path.write_bytes(b"".join([piece async for piece in export.stream(part, format_)]))

    async def work() -> None:
        async with open_clients(Settings(), name="test") as clients:
            await write(clients)

    asyncio.run(work())
    return path


def test_a_sound_log_tells_its_end_and_a_changed_one_its_faults(home: Path) -> None:
    note = run("checkpoint").output
    assert note.startswith("stario/audit\n3\n")
    kept = home / "kept.note"
    kept.write_text(note, encoding="utf-8")
    sound = run("verify", "--checkpoint", str(kept), "--public-key", run("key").output.strip())
    assert (sound.exit_code, sound.output.splitlines()[0]) == (0, "entries 3")

    execute(
        "DROP TRIGGER audit_entries_no_update",
        "UPDATE audit_entries SET resource_id = 'x' WHERE number = 2",
    )
    changed = run("verify")
    assert (changed.exit_code, "changed: 2\n" in changed.output) == (1, True)
    execute(
        "DROP TRIGGER audit_entries_no_delete",
        "DROP TRIGGER audit_head_no_delete",
        "DELETE FROM audit_entries",
        "DELETE FROM audit_head",
    )
    emptied = run("verify")
    assert (emptied.exit_code, "cut: 3\n" in emptied.output) == (1, True)


@pytest.mark.parametrize("format_", list(ExportFormat))
def test_an_export_is_proved_without_the_database(home: Path, format_: ExportFormat) -> None:
    path, key = exported(home, format_), run("key").output.strip()
    (home / "stario.db").unlink()
    sound = run("verify", "--file", str(path), "--public-key", key)
    assert (sound.exit_code, sound.output.splitlines()[0]) == (0, "entries 3")

    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:3] + lines[4:]))
    assert run("verify", "--file", str(path), "--public-key", key).exit_code == 1


@pytest.mark.usefixtures("home")
def test_another_key_and_what_is_none_are_told() -> None:
    run("checkpoint")
    other = base64.b64encode(Ed25519AttestationKey.of("other").public_key).decode()
    foreign = run("verify", "--public-key", other)
    assert (foreign.exit_code, "signature: checkpoints/" in foreign.output) == (1, True)
    assert run("verify", "--public-key", "nonsense").exit_code == 2
    assert run("verify", "--checkpoint", str(Path(__file__))).exit_code == 1


def test_what_was_signed_before_a_change_of_the_key_is_proved_with_the_former_one(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, former = home / "kept.note", run("key").output.strip()
    kept.write_text(run("checkpoint").output, encoding="utf-8")
    path = exported(home, ExportFormat.JSONL)
    monkeypatch.setenv("AUDIT_SIGNING_KEY", "another secret that is long enough as well")
    now = run("key").output.strip()
    assert now != former
    words = ("verify", "--checkpoint", str(kept))

    alone = run(*words)
    both = run(*words, "--public-key", now, "--public-key", former)
    of_file = run("verify", "--file", str(path), "--public-key", now, "--public-key", former)
    monkeypatch.setenv("AUDIT_PUBLIC_KEYS", former)
    settled = run(*words)

    assert (alone.exit_code, both.exit_code, of_file.exit_code) == (1, 0, 0), both.output
    assert (settled.exit_code, settled.output) == (0, both.output)
    monkeypatch.setenv("AUDIT_PUBLIC_KEYS", "c2hvcnQ=")
    short = run("verify")
    assert (short.exit_code, "AUDIT_PUBLIC_KEYS" in short.output) == (1, True)

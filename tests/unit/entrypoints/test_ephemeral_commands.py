"""What an operator is told of photos of faces at the terminal."""

import asyncio
from pathlib import Path

import attrs
import pytest
from click.testing import CliRunner, Result
from tests.builders.people import an_account

from stario.domain.faces.model.face_upload import FacePurpose, FaceUpload
from stario.domain.kernel.ids import FaceUploadId
from stario.entrypoints.cli.commands import main
from stario.entrypoints.clients import Clients, open_clients
from stario.entrypoints.processes.running import prepare
from stario.entrypoints.settings import Settings
from stario.ports.media import Bucket

UPLOAD = FaceUploadId("01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One photo whose time has come, and one object that nobody knows."""
    monkeypatch.setenv("STARIO_HOME", str(tmp_path))
    asyncio.run(_furnish())
    return tmp_path


async def _furnish() -> None:
    settings = Settings()
    async with open_clients(settings, name="test") as clients:
        await prepare(settings, clients)
        await _remember(clients)
        for key in (f"faces/{UPLOAD}", "faces/stray"):
            await clients.objects.put(Bucket.EPHEMERAL, key, b"x", content_type="image/jpeg")


async def _remember(clients: Clients) -> None:
    now, fan = clients.clock.now(), an_account()
    upload = FaceUpload.expect(UPLOAD, fan.id, FacePurpose.QUIZ, at=now)
    async with clients.storage() as work:
        await work.accounts.add(fan)
        await work.face_uploads.add(attrs.evolve(upload, due_at=now))
        await work.commit()


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["ephemeral", *words])


@pytest.mark.usefixtures("home")
def test_a_cleanup_names_what_it_deleted_and_finds_nothing_the_second_time() -> None:
    first = run("cleanup")
    assert first.exit_code == 0, first.output
    assert f"deleted faces/{UPLOAD}" in first.output
    assert "swept   faces/stray" in first.output
    assert "1 due photos deleted, 1 strays swept" in first.output

    assert run("cleanup").output == "0 due photos deleted, 0 strays swept\n"


def test_a_cleanup_that_leaves_something_says_so_and_fails(home: Path) -> None:
    folder = home / "objects" / Bucket.EPHEMERAL.value
    kept = folder.rename(folder.with_name("elsewhere"))
    folder.write_text("no folder any more")

    result = run("cleanup")

    assert result.exit_code == 1
    folder.unlink()
    kept.rename(folder)


@pytest.mark.usefixtures("home")
def test_the_status_counts_what_waits() -> None:
    result = run("status")

    assert result.exit_code == 0, result.output
    assert "due and not deleted   1, the oldest for" in result.output
    assert "objects in the bucket 2" in result.output


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("command", ["apply", "verify"])
def test_a_folder_has_no_rule_to_apply_and_says_who_deletes_instead(command: str) -> None:
    result = run("lifecycle", command)

    assert result.exit_code == 0, result.output
    assert "the cleaner sweeps it" in result.output

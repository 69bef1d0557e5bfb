"""An authority checks its package with one command and no network."""

import base64
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.builders.dossier import a_dossier
from tests.builders.legal import IDENTITY
from tests.builders.notary import KEY, a_notary

from stario.entrypoints.cli.commands import main
from stario.ports.media import Bucket

PUBLIC = KEY.public_key.hex()
IN_BASE64 = base64.b64encode(KEY.public_key).decode()


@pytest.fixture(scope="module")
async def made(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Path]:
    """A folder with `package.age`, `opened/` and `identity.txt`."""
    folder = tmp_path_factory.mktemp("legal")
    async with a_notary(folder) as notary:
        dossier = await a_dossier(notary.town.storage)
        export = await notary.approved(dossier.fan)
        await notary.built(export)
        await notary.opened(export)
        key = (await notary.current(export)).object_key
        assert key is not None
        await notary.town.objects.download(Bucket.LEGAL, key, folder / "package.age")
        (folder / "identity.txt").write_text(f"# created by age-keygen\n{IDENTITY}\n")
        yield folder


def verify(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["legal", "verify", *map(str, arguments)])


def test_a_sound_package_tells_what_it_is(made: Path) -> None:
    found = verify(
        made / "package.age", "--identity", made / "identity.txt", "--public-key", PUBLIC,
        "--case", "LEGAL-2026-001",
    )  # fmt: skip

    assert (found.exit_code, found.stderr) == (0, "")
    assert "case_id LEGAL-2026-001" in found.stdout
    assert "generated_at 2026-11-20T12:00:00" in found.stdout


def test_what_is_unpacked_can_be_checked_too(made: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(made / "opened", tmp_path / "copy"))
    assert verify("--decrypted", copy, "--public-key", IN_BASE64).exit_code == 0

    (copy / "users.json").write_text("{}\n")
    found = verify("--decrypted", copy, "--public-key", PUBLIC)
    assert (found.exit_code, "changed: users.json" in found.stderr) == (1, True)


def test_a_replay_and_a_wrong_key_are_told(made: Path) -> None:
    whole = (made / "package.age", "--identity", made / "identity.txt")

    found = verify(*whole, "--public-key", PUBLIC, "--case", "LEGAL-2026-002")
    assert (found.exit_code, "other_case" in found.stderr) == (1, True)
    found = verify(*whole, "--public-key", "00" * 32)
    assert (found.exit_code, "signature" in found.stderr) == (1, True)
    assert verify(*whole, "--public-key", "00").exit_code == 2


def test_one_flipped_bit_is_the_end_of_it(made: Path, tmp_path: Path) -> None:
    content = bytearray((made / "package.age").read_bytes())
    content[-1000] ^= 1
    broken = tmp_path / "broken.age"
    broken.write_bytes(bytes(content))
    found = verify(broken, "--identity", made / "identity.txt", "--public-key", PUBLIC)

    assert (found.exit_code, "another key, or was changed" in found.stderr) == (1, True)


@pytest.mark.parametrize("arguments", [[], ["--decrypted", "."]], ids=["nothing", "no-key"])
def test_half_a_question_is_refused(arguments: list[str]) -> None:
    assert verify(*arguments).exit_code == 2

"""What an operator types about keys and certificates."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from stario.entrypoints.cli.commands import main


def stario(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["provenance", *arguments])
    return result.exit_code, result.output


def test_keys_are_made_once_and_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "provenance"
    monkeypatch.setenv("PROVENANCE_DIR", str(folder))
    assert stario("show")[0] == 1

    assert stario("init")[0] == 0
    made = {path.name: path.read_bytes() for path in folder.glob("*.*")}
    code, said = stario("init")

    assert code == 0
    assert "nothing was changed" in said
    assert {path.name: path.read_bytes() for path in folder.glob("*.*")} == made
    code, shown = stario("show")
    assert code == 0
    assert shown.count("sha256 ") == 3
    assert "PRIVATE" not in shown


def test_the_signer_is_renewed_without_the_root_key(tmp_path: Path) -> None:
    folder = tmp_path / "provenance"
    stario("init", "--dir", str(folder))
    (folder / "root.key").unlink()
    before = (folder / "signer.pem").read_bytes()

    assert stario("renew", "--dir", str(folder))[0] == 0
    assert (folder / "signer.pem").read_bytes() != before

    (folder / "intermediate.key").unlink()
    code, said = stario("renew", "--dir", str(folder))
    assert code == 1
    assert "intermediate.key" in said
    assert "missing" in said

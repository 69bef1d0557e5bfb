"""What `SECURITY.md` names is there: a defence without its proof is a promise."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "SECURITY.md").read_text()
PATHS = sorted(set(re.findall(r"`((?:src|tests|deploy|docs|requirements|scripts)/[^`]+)`", TEXT)))
ROWS = [line for line in TEXT.partition("## Where each")[2].splitlines() if line.startswith("| ")]


@pytest.mark.parametrize("path", PATHS)
def test_what_it_names_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def test_every_defence_names_its_proof() -> None:
    defences = ROWS[1:]

    assert len(defences) > 15
    assert [row for row in defences if "`tests/" not in row.split("|")[3]] == []


def test_what_it_tells_to_run_can_be_made() -> None:
    makefile = (ROOT / "Makefile").read_text()

    for target in re.findall(r"`make (\w+)`", TEXT):
        assert f"\n{target}: " in makefile

"""Whose work is shipped, and under which licence."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIST = ROOT / "requirements" / "licences.tsv"
LOCK = ROOT / "requirements" / "default.txt"
COPYLEFT = re.compile(r"\bA?GPL|General Public|SSPL|BUSL|NonCommercial", re.IGNORECASE)


def listed() -> dict[str, str]:
    rows = (line.partition("\t") for line in LIST.read_text().splitlines())
    return {name: licence for name, _, licence in rows}


def test_every_package_that_is_shipped_has_its_licence_listed() -> None:
    """`make licences` writes the list anew."""
    pinned = set(re.findall(r"^([\w.-]+)==", LOCK.read_text(), re.MULTILINE))

    assert set(listed()) == pinned
    assert [name for name, licence in listed().items() if not licence] == []


def test_none_asks_for_the_whole_product_in_return() -> None:
    assert [name for name, licence in listed().items() if COPYLEFT.search(licence)] == []

"""What is written here speaks of the product, and of nothing else."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("src", "tests", "bench", "docs", "scripts", "requirements")
TEXTS = {".py", ".md", ".toml", ".sh", ".txt", ".json", ".ini", ".yaml", ".yml", ".html", ""}

FILES = sorted(
    path
    for path in (
        *(path for path in ROOT.iterdir() if not path.name.startswith(".")),
        *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*")),
    )
    if path.is_file()
    and path.suffix in TEXTS
    and "__pycache__" not in path.parts
    and path != Path(__file__)
)

# Whose package index is asked is the matter of whoever installs, not of what is written here.
HOSTS = r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|proxy\.golang\.org|crates\.io"
FOREIGN = {
    "an address of a package index": re.compile(HOSTS),
    "a path of somebody's machine": re.compile(r"(?<![\w.])/(?:work|home|Users|root)/"),
    "work left undone": re.compile(r"\b(?:TODO|FIXME|XXX|HACK|WIP)\b"),
    "a stand-in for real code": re.compile(r"\bmock\.patch\b|\bMagicMock\b|\bunittest\.mock\b"),
    "how it came about": re.compile(
        r"\bprototypes?\b|\bsession of (?:work|the project)\b|\bcolleagues?\b"
        r"|\bAI[- ]assistants?\b|\b(?:coding|AI) agents?\b|\bsub-?agents?\b",
        re.IGNORECASE,
    ),
}

TESTS = sorted((ROOT / "tests").rglob("*.py"))
SHORTEST_SENTENCE = 3


@pytest.mark.parametrize("what", FOREIGN)
def test_no_file_has_what_does_not_belong_there(what: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in FILES
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if FOREIGN[what].search(line)
    ]
    assert found == []


def test_every_module_of_tests_and_benches_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in (*TESTS, *(ROOT / "bench").glob("*.py"))
        if path.name != "__init__.py" and ast.get_docstring(ast.parse(path.read_text())) is None
    ]
    assert silent == []


def test_names_of_tests_are_sentences() -> None:
    short = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in TESTS
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and len(node.name.split("_")) - 1 < SHORTEST_SENTENCE
    ]
    assert short == []

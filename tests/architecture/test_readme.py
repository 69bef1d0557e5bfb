"""What the README tells people to type, set and open is there."""

import re
import shlex
from pathlib import Path

import click
import pytest

from stario.entrypoints.backup_settings import BackupSettings
from stario.entrypoints.cli.commands import main
from stario.entrypoints.settings import Settings
from stario.entrypoints.worker.queues import NAMES

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
README = PAGES[0].read_text()
MAKEFILE = (ROOT / "Makefile").read_text()

COMMAND = re.compile(r"(?:^|`)stario ([^`\n#]+)", re.MULTILINE)
TARGET = re.compile(r"(?:^|`)make ([a-z-]+)", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?://)([^)#]+)\)")
EXPORTED = re.compile(r"\b([A-Z][A-Z0-9_]+)=")
IN_TABLE = re.compile(r"^\| (`[A-Z][A-Z0-9_, `]+) \|", re.MULTILINE)


def commands(page: Path) -> list[str]:
    return [found.strip() for found in COMMAND.findall(page.read_text())]


def variables() -> set[str]:
    tabled = {name for row in IN_TABLE.findall(README) for name in re.findall(r"[A-Z0-9_]+", row)}
    return tabled | set(EXPORTED.findall(README))


def resolve(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that *words* name, and what is left of them."""
    command: click.Command = main
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.commands.get(words[0])
        assert found is not None, f"there is no `{words[0]}`"
        command, words = found, words[1:]
    return command, words


def test_the_readme_has_something_to_type_and_to_set() -> None:
    assert commands(PAGES[0])
    assert TARGET.findall(README)
    assert {"STARIO_HOME", "DATABASE_URL", "TRUSTED_PROXIES"} <= variables()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_exists_with_its_options(page: Path) -> None:
    for line in commands(page):
        command, rest = resolve(shlex.split(line))
        if isinstance(command, click.Group):
            assert rest in ([], ["--help"], ["--version"]), line
        elif rest:
            # Reads the words and runs nothing. Named alone, a command is mentioned, not called.
            command.make_context(command.name, rest)


def test_every_queue_of_a_worker_exists() -> None:
    for line in commands(PAGES[0]):
        command, rest = resolve(shlex.split(line))
        if command.name == "worker":
            assert set(rest) <= set(NAMES), line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_target_of_make_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    assert set(TARGET.findall(page.read_text())) <= targets


def test_every_variable_is_a_setting() -> None:
    known = {name.upper() for name in Settings.model_fields}
    known |= {f"BACKUP_{name.upper()}" for name in BackupSettings.model_fields}
    assert variables() <= known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_picture_leads_somewhere(page: Path) -> None:
    lost = [link for link in LINK.findall(page.read_text()) if not _target(page, link).exists()]
    assert lost == []


def test_every_folder_of_the_tree_exists() -> None:
    block = README.split("```\nsrc/stario/", 1)[1].split("```", 1)[0]
    parent, missing = "", []
    for line in block.splitlines()[1:]:
        folder = re.match(r"( *)([a-z_/]+/?)\s", line)
        if folder is None:
            continue
        depth, name = len(folder[1]), folder[2]
        if depth == 0:
            path = ROOT / name
        elif depth == len("  "):
            parent = name
            path = ROOT / "src" / "stario" / name
        else:
            path = ROOT / "src" / "stario" / parent / name
        missing += [] if path.exists() else [str(path.relative_to(ROOT))]
    assert missing == []


def _target(page: Path, link: str) -> Path:
    # What the running server answers is not a file: `/docs`.
    return ROOT if link.startswith("/") else page.parent / link

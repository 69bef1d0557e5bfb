"""What the code imports is what the project asks for: nothing comes along by luck."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
OWN = {"stario", "tests", "bench", *(path.stem for path in (ROOT / "bench").glob("*.py"))}


def names_of(requirements: list[str]) -> set[str]:
    return {normal(re.split(r"[\s\[<>=!~;]", text, maxsplit=1)[0]) for text in requirements}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                yield from ((alias.name.partition(".")[0], path) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                yield node.module.partition(".")[0], path


DEFAULT = names_of(PROJECT["project"]["dependencies"])
EXTRAS = {
    extra: names_of(texts) for extra, texts in PROJECT["project"]["optional-dependencies"].items()
}
DEV = names_of(PROJECT["dependency-groups"]["dev"])


@pytest.mark.parametrize(
    ("folder", "declared"),
    [
        ("src", DEFAULT.union(*EXTRAS.values())),
        ("tests", DEFAULT | EXTRAS["cpu"] | EXTRAS["demo"] | DEV),
        ("bench", DEFAULT | EXTRAS["cpu"] | EXTRAS["demo"] | DEV),
    ],
)
def test_every_import_is_of_a_declared_package(folder: str, declared: set[str]) -> None:
    owners = packages_distributions()
    undeclared = {
        (module, str(path.relative_to(ROOT)))
        for module, path in imported(ROOT / folder)
        if module not in sys.stdlib_module_names | OWN
        and not {normal(owner) for owner in owners.get(module, (module,))} & declared
    }
    assert undeclared == set()


def test_no_lock_has_both_builds_of_onnx_runtime() -> None:
    for lock in LOCKS:
        pinned = set(re.findall(r"^([\w.-]+)==", lock.read_text(), re.MULTILINE))
        assert not {"onnxruntime", "onnxruntime-gpu"} <= pinned, lock.name


def test_extras_do_not_ask_for_both_builds_of_onnx_runtime() -> None:
    assert not [
        name for name, asked in EXTRAS.items() if {"onnxruntime", "onnxruntime-gpu"} <= asked
    ]


def test_the_default_install_has_no_torch() -> None:
    assert "\ntorch==" not in (ROOT / "requirements" / "default.txt").read_text()


def test_every_package_of_a_lock_is_pinned_by_its_checksum_and_by_no_address() -> None:
    for lock in (path for path in LOCKS if not path.name.startswith("overrides-")):
        text = lock.read_text()
        assert "://" not in text
        for requirement in re.split(r"\n(?=\S)", text.strip()):
            assert "--hash=sha256:" in requirement, requirement

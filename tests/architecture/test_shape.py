"""The shape of the code, so that whoever knows one corner knows them all."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "stario"
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
VAGUE = {"utils", "util", "helpers", "helper", "common", "base", "core", "services", "misc"}

MODULES = sorted(SOURCE.rglob("*.py"))
# Migrations are lists of columns, and read top to bottom.
FUNCTIONS_MAY_BE_LONG = {SOURCE / "adapters" / "sql" / "migrations"}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the statements, without signature and docstring; a route table has none."""
    if function.returns is not None and ast.unparse(function.returns) == "list[Route]":
        return 0
    first = function.body[0]
    is_docstring = (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )
    statements = function.body[1:] if is_docstring else function.body
    if not statements:
        return 0
    last = statements[-1]
    return (last.end_lineno or last.lineno) - statements[0].lineno + 1


def test_the_four_packages_are_the_whole_list() -> None:
    packages = {path.name for path in SOURCE.iterdir() if path.is_dir()} - {"__pycache__"}
    assert packages == {"domain", "ports", "adapters", "entrypoints"}


def test_no_name_is_vague() -> None:
    assert [str(path) for path in MODULES if VAGUE & {*path.parts[-1:], path.stem}] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_files_and_functions_are_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_FILE
    if any(folder in path.parents for folder in FUNCTIONS_MAY_BE_LONG):
        return
    long = {f.name: body_lines(f) for f in functions(path) if body_lines(f) > LONGEST_FUNCTION}
    assert long == {}


def test_most_functions_are_very_short() -> None:
    lengths = sorted(body_lines(f) for path in MODULES for f in functions(path))
    assert lengths[len(lengths) // 2] <= 10


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path)
        for path in MODULES
        if path.name != "__init__.py" and ast.get_docstring(ast.parse(path.read_text())) is None
    ]
    assert silent == []


def test_every_method_of_a_port_is_abstract() -> None:
    concrete = []
    for path in (SOURCE / "ports").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.ClassDef):
                continue
            if "Protocol" not in {b.id for b in node.bases if isinstance(b, ast.Name)}:
                continue
            for method in node.body:
                if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef) and not any(
                    isinstance(d, ast.Name) and d.id == "abstractmethod"
                    for d in method.decorator_list
                ):
                    concrete += [f"{node.name}.{method.name}"]
    assert concrete == []


def test_nothing_reads_the_clock_but_its_adapter() -> None:
    readers = []
    for path in MODULES:
        if path == SOURCE / "adapters" / "system.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Attribute)
                and node.attr in {"now", "utcnow", "today"}
                and isinstance(node.value, ast.Name)
                and node.value.id in {"datetime", "date"}
            ):
                readers += [f"{path}:{node.lineno}"]
    assert readers == []

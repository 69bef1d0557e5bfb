"""Finds, in the source, every domain error and every variant of one that is raised."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import attrs

import stario

SOURCE = Path(stario.__file__).parent
ROOT = "DomainError"
VARIANT_NAMES = ("reason", "what")


@attrs.frozen
class ErrorClass:
    """A class statement, read and not imported: engines behind extras may not be installed."""

    name: str
    module: str
    code: str
    bases: tuple[str, ...]


@cache
def trees() -> Mapping[Path, ast.Module]:
    return {path: ast.parse(path.read_text("utf-8")) for path in sorted(SOURCE.rglob("*.py"))}


@cache
def error_classes() -> Mapping[str, ErrorClass]:
    """By name, every subclass of `DomainError` in the package, itself included."""
    statements = {
        node.name: (path, node)
        for path, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found: dict[str, ErrorClass] = {}
    waiting = [ROOT]
    while waiting:
        name = waiting.pop()
        path, node = statements[name]
        bases = tuple(_name(base) for base in node.bases)
        inherited = next((found[base].code for base in bases if base in found), name)
        module = ".".join(("stario", *path.relative_to(SOURCE).with_suffix("").parts))
        found[name] = ErrorClass(name, module, _code(node) or inherited, bases)
        waiting += [n for n, (_, c) in statements.items() if name in map(_name, c.bases)]
    return found


@cache
def variants() -> frozenset[tuple[str, str]]:
    """`(code, variant)` of every `Error(reason="...")` and `Error(what="...")` written out."""
    codes = {error.name: error.code for error in error_classes().values()}
    found = set[tuple[str, str]]()
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (name := _name(node.func)) in codes:
                found.update((codes[name], value) for value in _values(node, name))
    return frozenset(found)


def _code(node: ast.ClassDef) -> str | None:
    for line in node.body:
        targets = line.targets if isinstance(line, ast.Assign) else []
        if isinstance(line, ast.AnnAssign):
            targets = [line.target]
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        value = getattr(line, "value", None)
        if "code" in names and isinstance(value, ast.Constant):
            return str(value.value)
    return None


def _name(expression: ast.expr) -> str:
    if isinstance(expression, ast.Attribute):
        return expression.attr
    return expression.id if isinstance(expression, ast.Name) else ""


def _values(call: ast.Call, name: str) -> Iterator[str]:
    given = [k.value for k in call.keywords if k.arg in VARIANT_NAMES]
    if name == "Invalid":
        given += call.args[1:2]
    if name == "JobFailed":
        # One that is put together at run time begins with the code of another error.
        given += [node for node in call.args[:1] if isinstance(node, ast.Constant)]
    for node in given:
        for part in ast.walk(node):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value

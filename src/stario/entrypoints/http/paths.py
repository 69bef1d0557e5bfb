"""Which route a path means."""

from collections.abc import Iterable
from typing import Generic, TypeVar

import attrs

T = TypeVar("T")


@attrs.frozen
class Found(Generic[T]):
    """What stands at a path, by method, and the values of its parameters, in order."""

    template: str
    methods: dict[str, T]
    values: tuple[str, ...]


@attrs.define
class _Node(Generic[T]):
    literals: dict[str, "_Node[T]"] = attrs.field(factory=dict)
    parameter: "_Node[T] | None" = None
    template: str = ""
    methods: dict[str, T] = attrs.field(factory=dict)


class PathTable(Generic[T]):
    """
    A tree over path segments: the cost of a look-up does not grow with the number of routes.

    A literal segment goes before a parameter, so `/videos/my` is never the video `my`.
    """

    def __init__(self, rows: Iterable[tuple[str, str, T]]) -> None:
        """
        Build it from `(method, template, value)`.

        Raises:
            ValueError: two rows have the same method and path.
        """
        self._root: _Node[T] = _Node()
        self._fixed: dict[str, Found[T]] = {}
        for method, template, value in rows:
            self._add(method, template, value)

    def find(self, path: str) -> Found[T] | None:
        fixed = self._fixed.get(path)
        if fixed is not None:
            return fixed
        return _walk(self._root, path.split("/")[1:], ()) if path.startswith("/") else None

    def _add(self, method: str, template: str, value: T) -> None:
        node = self._root
        for segment in template.split("/")[1:]:
            if segment.startswith("{"):
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.literals.setdefault(segment, _Node())
        if method in node.methods:
            raise ValueError(f"{method} {template} stands twice in the table")
        node.template = node.template or template
        node.methods[method] = value
        if "{" not in template:
            self._fixed[template] = Found(template, node.methods, ())


def _walk(node: _Node[T], segments: list[str], values: tuple[str, ...]) -> Found[T] | None:
    if not segments:
        return Found(node.template, node.methods, values) if node.methods else None
    head, rest = segments[0], segments[1:]
    literal = node.literals.get(head)
    found = _walk(literal, rest, values) if literal else None
    if found is None and node.parameter is not None and head:
        found = _walk(node.parameter, rest, (*values, head))
    return found

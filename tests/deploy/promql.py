"""What queries of Prometheus ask for, as far as their names and matchers tell."""

import re
from collections.abc import Iterator

import attrs

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
# Words, and a number with its unit, are no metrics.
WORDS = frozenset({"and", "or", "unless", "bool", "offset", "inf", "nan"})
GROUPING = re.compile(r"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")
MATCHER = re.compile(rf'({NAME})\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"')
SELECTOR = re.compile(
    rf'(?<![\w:.])({NAME})(?![\w:])\s*({{(?:[^"}}]|"(?:[^"\\]|\\.)*")*}})?(?!\s*\()'
)
RANGE = re.compile(r"\[[^\]]*\]")


@attrs.frozen
class Matcher:
    label: str
    operator: str
    value: str

    @property
    def picks(self) -> bool:
        """Whether it names what is wanted, and not what is left out."""
        return self.operator in {"=", "=~"}

    def takes(self, value: str) -> bool:
        if self.operator == "=":
            return value == self.value
        return re.fullmatch(self.value, value) is not None


@attrs.frozen
class Selector:
    """`{}` after a name, or nothing."""

    metric: str
    matchers: tuple[Matcher, ...]


def selectors(query: str) -> Iterator[Selector]:
    """Every metric that *query* reads."""
    bare = RANGE.sub("", GROUPING.sub(" ", query))
    for found in SELECTOR.finditer(bare):
        name, braces = found[1], found[2] or ""
        if name.lower() not in WORDS:
            yield Selector(name, tuple(Matcher(*each) for each in MATCHER.findall(braces)))

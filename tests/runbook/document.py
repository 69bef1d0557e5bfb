"""The runbook as a list of commands."""

import re
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs

RUNBOOK = Path(__file__).parents[2] / "deploy" / "RUNBOOK.md"
FENCE = re.compile(r"^(?P<indent> *)```(?P<language>\w*)$")
SHOWN = re.compile(r"^ *(#|--)=> (?P<shows>.+)$")
ANYTHING = "…"
NOTHING = "(nothing)"
HEADING = re.compile(r"^#{1,6} (?P<title>.+)$")


@attrs.frozen(kw_only=True)
class Command:
    """
    One command as somebody copies it; `language` is that of its fence.

    `shows` is what must be among its output; `ANYTHING` within it stands for any text, and
    `NOTHING` for no output at all. None: nobody says.
    """

    section: str
    language: str
    text: str
    line: int
    shows: str | None = None

    @property
    def id(self) -> str:
        return f"{self.section}-{self.line}"

    def is_shown_in(self, printed: str) -> bool:
        if self.shows is None or self.shows == NOTHING:
            return self.shows is not None and not printed.strip()
        parts = map(re.escape, self.shows.split(ANYTHING))
        return re.search(".*?".join(parts), printed, re.DOTALL) is not None


def commands(path: Path = RUNBOOK) -> tuple[Command, ...]:
    """Every command of every fence, from the top to the bottom."""
    return tuple(_commands(path.read_text(encoding="utf-8").splitlines()))


def distinct(found: Iterable[Command]) -> tuple[Command, ...]:
    """Without those that show the same again."""
    first: dict[tuple[str, str | None], Command] = {}
    for command in found:
        first.setdefault((command.text, command.shows), command)
    return tuple(first.values())


def headings(path: Path = RUNBOOK) -> tuple[str, ...]:
    """The addresses of headings, as GitHub makes them."""
    lines = _outside_fences(path.read_text(encoding="utf-8").splitlines())
    return tuple(slug(found["title"]) for line in lines if (found := HEADING.match(line)))


def slug(title: str) -> str:
    kept = re.sub(r"[^\w\- ]", "", title.lower())
    return kept.replace(" ", "-")


def _outside_fences(lines: list[str]) -> Iterator[str]:
    inside = False
    for line in lines:
        if FENCE.match(line):
            inside = not inside
        elif not inside:
            yield line


def _commands(lines: list[str]) -> Iterator[Command]:
    section, language, begun = "", None, 0
    held: list[str] = []
    for number, line in enumerate(lines, 1):
        fence = FENCE.match(line)
        if fence:
            assert not held, f"line {begun}: a command without an end"
            language = fence["language"] if language is None else None
        elif language is None:
            title = HEADING.match(line)
            section = slug(title["title"]) if title else section
        elif SHOWN.match(line) or not line.strip() or (not held and line.lstrip().startswith("#")):
            continue
        else:
            begun = begun if held else number
            held.append(line)
            text = "\n".join(held).strip()
            if _ends(text, language):
                shown = SHOWN.match(lines[number])
                yield Command(
                    section=section,
                    language=language,
                    text=text,
                    line=begun,
                    shows=shown["shows"] if shown else None,
                )
                held = []


def _ends(text: str, language: str) -> bool:
    if language == "sql":
        return text.endswith(";")
    if language == "slack":
        return True
    if text.endswith(("\\", "|", "&&")):
        return False
    try:
        shlex.split(text, comments=True)
    except ValueError:
        return False
    return True

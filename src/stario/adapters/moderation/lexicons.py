"""The word lists that ship with Stario."""

import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files

from stario.domain.moderation.model.affixes import Follow
from stario.domain.moderation.model.lexicon import Entry, Lexicon, Tier, entry

HEADING = re.compile(r"\[(\w+)(?: (\w+) (\w+))?\]")
LANGUAGES = ("uz", "ru", "en")


@cache
def shipped_lexicon() -> Lexicon:
    """Read the lists once a process."""
    entries = [
        found
        for language in LANGUAGES
        for name in (language, f"roles_{language}")
        for found in parse(text_of(name), language)
    ]
    return Lexicon(entries, shipped_allowed())


@cache
def shipped_allowed() -> tuple[str, ...]:
    """Innocent words that begin like listed ones."""
    return tuple(word for _heading, words in _sections(text_of("allowed")) for word in words)


@cache
def lexicon_version() -> str:
    """Name the lists by what they hold."""
    whole = "".join(text_of(language) for language in (*LANGUAGES, "allowed"))
    return "lexicon-" + sha256(whole.encode()).hexdigest()[:12]


@cache
def rules_version() -> str:
    """Name the grammar's words by what they are; its sentences are this release's."""
    whole = "".join(text_of(f"roles_{language}") for language in LANGUAGES)
    return "rules-" + sha256(whole.encode()).hexdigest()[:12]


def parse(text: str, language: str) -> Iterator[Entry]:
    """
    Read one list: headings `[category tier follow]`, then entries between commas.

    Raises:
        ValueError: a heading is not of that form.
    """
    for heading, words in _sections(text):
        category, tier, follow = heading.groups()
        for word in words:
            yield entry(category, Tier(tier), language, Follow(follow), word)


def _sections(text: str) -> Iterator[tuple[re.Match[str], list[str]]]:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    heading: re.Match[str] | None = None
    words: list[str] = []
    for line in lines:
        found = HEADING.fullmatch(line.strip())
        if found is None:
            if heading is None:
                raise ValueError(f"A list must begin with a heading, not with {line!r}.")
            words += [word.strip() for word in line.split(",") if word.strip()]
            continue
        if heading is not None:
            yield heading, words
        heading, words = found, []
    if heading is not None:
        yield heading, words


def text_of(name: str) -> str:
    """Read a list that ships with this package."""
    return (files(__package__) / "data" / f"{name}.txt").read_text("utf-8")

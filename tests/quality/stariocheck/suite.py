"""Build the cases of StarioCheck from its templates."""

import re
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import attrs

from stario.domain.kernel.language import Language
from stario.domain.moderation.model.verdict import VerdictStatus

TEMPLATES = Path(__file__).parent / "templates.toml"
WRITTEN = {"uz": Language.UZBEK, "ru": Language.RUSSIAN, "en": Language.ENGLISH}

TO_2026 = (("oʻ", "ö"), ("gʻ", "ğ"), ("sh", "ş"), ("ch", "ç"))
CYRILLIC_PAIRS = (
    ("oʻ", "ў"), ("gʻ", "ғ"), ("sh", "ш"), ("ch", "ч"), ("yo", "ё"), ("yu", "ю"), ("ya", "я"),
    ("ye", "е"), ("ʼ", "ъ"),
)  # fmt: skip
CYRILLIC_LETTERS = dict(zip("abdefghijklmnopqrstuvxyz", "абдэфгҳижклмнопқрстувхйз", strict=True))
VOWEL_BEFORE = re.compile(r"(?<=[а-яёўқғҳ])э")


@attrs.frozen
class Case:
    function: str
    variety: str  # uz-Latn, uz-Cyrl, uz-2026, ru, en
    expect: str
    text: str

    @property
    def language(self) -> Language:
        return WRITTEN[self.variety[:2]]

    def holds(self, status: VerdictStatus) -> bool:
        """Say whether *status* is what the function expects."""
        allowed = {
            "refused": {VerdictStatus.REJECTED},
            "stopped": {VerdictStatus.REJECTED, VerdictStatus.PENDING_REVIEW},
            "approved": {VerdictStatus.APPROVED},
            "let": {VerdictStatus.APPROVED, VerdictStatus.PENDING_REVIEW},
        }
        return status in allowed[self.expect]


def cases() -> Iterator[Case]:
    content = tomllib.loads(TEMPLATES.read_text("utf-8"))
    slots = content.pop("slots")
    for function, body in content.items():
        for written in WRITTEN:
            for template in body[written]:
                for text in _filled(template, slots[written]):
                    for variety, spelt in _varieties(written, text):
                        yield Case(function, variety, body["expect"], spelt)


def _filled(template: str, slots: dict[str, list[str]]) -> Iterator[str]:
    names = [name for name in slots if f"{{{name}}}" in template]
    for words in product(*(slots[name] for name in names)):
        text = template.format(**dict(zip(names, words, strict=True)))
        yield text[0].upper() + text[1:]


def _varieties(written: str, text: str) -> Iterator[tuple[str, str]]:
    if written != "uz":
        yield written, text
        return
    yield "uz-Latn", text
    yield "uz-Cyrl", to_cyrillic(text)
    yield "uz-2026", to_2026(text)


def to_2026(text: str) -> str:
    """Spell Uzbek Latin in the alphabet of 2026."""
    for old, new in TO_2026:
        text = text.replace(old, new).replace(old.capitalize(), new.upper())
    return text


def to_cyrillic(text: str) -> str:
    """Spell Uzbek Latin in Cyrillic; addresses stay as they are."""
    if re.search(r"\w\.\w", text):
        return text
    for old, new in CYRILLIC_PAIRS:
        text = text.replace(old, new).replace(old.capitalize(), new.upper())
    spelt = "".join(
        CYRILLIC_LETTERS.get(letter.lower(), letter)
        if letter.islower()
        else CYRILLIC_LETTERS.get(letter.lower(), letter).upper()
        for letter in text
    )
    return VOWEL_BEFORE.sub("е", spelt)

"""Text that people type."""

import unicodedata

from stario.domain.kernel.errors import Invalid

REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
"""Control, format (bidirectional overrides, zero width), private, surrogate and unassigned."""

JOINERS = frozenset({"\u200d", "\ufe0f"})
"""Parts of emoji."""


def clean_line(field: str, raw: str, *, longest: int, shortest: int = 0) -> str:
    """
    Bring *raw* into one line of NFC text with single spaces.

    Raises:
        Invalid: it holds invisible characters, or has fewer than *shortest* or more than
            *longest* characters.
    """
    text = " ".join(unicodedata.normalize("NFC", raw).split())
    if any(unicodedata.category(c) in REFUSED_CATEGORIES and c not in JOINERS for c in text):
        raise Invalid(field, "invisible_characters")
    if len(text) < shortest:
        raise Invalid(field, "too_short", shortest=shortest)
    if len(text) > longest:
        raise Invalid(field, "too_long", longest=longest)
    return text


def visible_line(raw: str, *, longest: int) -> str:
    """Keep what can be seen of *raw*, in one line, cut at *longest* characters; maybe nothing."""
    text = unicodedata.normalize("NFC", " ".join(raw.split()))
    seen = (c for c in text if unicodedata.category(c) not in REFUSED_CATEGORIES or c in JOINERS)
    return " ".join("".join(seen).split())[:longest].rstrip()

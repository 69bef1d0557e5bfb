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
        Invalid: it holds invisible characters, or has fewer than *shortest* characters that can
            be seen or more than *longest* in all.
    """
    text = " ".join(unicodedata.normalize("NFC", raw).split())
    if any(unicodedata.category(c) in REFUSED_CATEGORIES and c not in JOINERS for c in text):
        raise Invalid(field, "invisible_characters")
    if sum(c not in JOINERS for c in text) < shortest:
        raise Invalid(field, "too_short", shortest=shortest)
    if len(text) > longest:
        raise Invalid(field, "too_long", longest=longest)
    return text


WRITABLE_SCRIPTS = ("LATIN", "CYRILLIC", "MODIFIER LETTER")
"""Of Uzbek, Russian and English; apostrophes such as U+02BB are modifier letters."""

SAYABLE_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lo", "Nd", "Nl", "No"})
"""Letters and digits, without modifier letters: an apostrophe alone is no sound."""


def clean_speech(field: str, raw: str, *, longest: int, shortest: int = 0) -> str:
    """
    As `clean_line`, for words that are to be spoken and shown as captions.

    Raises:
        Invalid: also for letters or digits of a script that is neither Latin nor Cyrillic, and
            where something is needed but not one letter or digit of it could be said.
    """
    text = clean_line(field, raw, longest=longest, shortest=shortest)
    if shortest and not any(unicodedata.category(c) in SAYABLE_CATEGORIES for c in text):
        raise Invalid(field, "nothing_to_say")
    for character in text:
        kind = unicodedata.category(character)
        written = kind[0] in "LM" or (kind[0] == "N" and not character.isascii())
        if written and not unicodedata.name(character, "").startswith(
            (*WRITABLE_SCRIPTS, "VARIATION SELECTOR")
        ):
            raise Invalid(field, "foreign_letters")
    return text


def visible_line(raw: str, *, longest: int) -> str:
    """Keep what can be seen of *raw*, in one line, cut at *longest* characters; maybe nothing."""
    text = unicodedata.normalize("NFC", " ".join(raw.split()))
    seen = (c for c in text if unicodedata.category(c) not in REFUSED_CATEGORIES or c in JOINERS)
    return " ".join("".join(seen).split())[:longest].rstrip()

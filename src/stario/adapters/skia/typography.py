"""Typed text as a typesetter sets it."""

import re
from typing import Final

TURNED_COMMA: Final = "\u02bb"
"""Of oʻ and gʻ."""
TUTUQ: Final = "\u02bc"
"""Of sanʼat: a stop between sounds."""

_TYPED = "'’‘`´ʹʻʼ′"
_AFTER_O_OR_G = re.compile(f"(?<=[oOgG])[{_TYPED}](?=\\w|$|[^\\w])")
_BETWEEN_LETTERS = re.compile(f"(?<=[^\\W\\d_])[{_TYPED}](?=[^\\W\\d_])")
_LATIN = re.compile(r"[A-Za-z]")
_SPACES = re.compile(r"\s+")


def typeset(text: str, *, uzbek: bool) -> str:
    """
    Close up spaces and set apostrophes as letters want them.

    In Uzbek texts one after o or g turns (ʻ) and one between other letters is the tutuq belgisi
    (ʼ), whatever was typed; elsewhere it becomes a curly apostrophe.

    Source: O'zbek lotin alifbosi (1995); Unicode Standard, 7.1.6 (U+02BB, U+02BC).
    """
    text = _SPACES.sub(" ", text).strip()
    if not _LATIN.search(text):
        return text
    if uzbek:
        text = _AFTER_O_OR_G.sub(TURNED_COMMA, text)
        return _BETWEEN_LETTERS.sub(_kept_turned, text)
    return text.replace("'", "’")


def _kept_turned(found: re.Match[str]) -> str:
    return TURNED_COMMA if found[0] == TURNED_COMMA else TUTUQ

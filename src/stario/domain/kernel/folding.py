"""How texts are compared by people who search."""

import unicodedata

APOSTROPHES = dict.fromkeys(map(ord, "ʻʼ‘’`´′"), "'")
"""Uzbek oʻ and gʻ are typed with any of these."""


def folded(text: str) -> str:
    """
    Give *text* without the differences that a search overlooks: case, width and apostrophes.

    Characters that no database stores (NUL, lone surrogates) are dropped.
    """
    # Apostrophes first: compatibility normalisation would split the acute accent in two.
    plain = unicodedata.normalize("NFKC", text.translate(APOSTROPHES)).casefold()
    return plain.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")

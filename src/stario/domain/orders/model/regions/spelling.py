"""How people write the names of places, and what of it tells them apart."""

import re
from enum import StrEnum

from stario.domain.kernel.folding import folded

CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяёўқғҳ"
LATIN = "a b v g d e j z i y k l m n o p r s t u f x s ch sh sh _ i _ e yu ya yo o q g h"
LETTERS = dict(zip(CYRILLIC, LATIN.split(" "), strict=True))
"""Uzbek Cyrillic in today's Latin letters, and Russian as near to it as it goes."""

SAME_TO_MANY = (("x", "h"), ("kh", "h"), ("ye", "e"), ("ts", "s"), ("zh", "j"), ("w", "v"))
"""Latin letters that are taken for each other."""


class PlaceKind(StrEnum):
    """A city of regional subordination, a tuman (a district), or a whole region."""

    CITY = "city"
    DISTRICT = "district"
    REGION = "region"


KINDS = {
    PlaceKind.CITY: "shahri shahar sh city g gor gorod",
    PlaceKind.DISTRICT: "tumani tuman tum t district rayon rayoni r-n rn",
    PlaceKind.REGION: "viloyati viloyat vil region oblast obl respublikasi respublika republic",
}
WORDS = {word: kind for kind, words in KINDS.items() for word in words.split(" ")}
RUSSIAN_ENDINGS = re.compile(r"(?:skiy|skaya|skoy)$")


def spelt(text: str) -> str:
    """Give *text* in plain Latin letters without apostrophes: `Бўстонлиқ` is `bostonliq`."""
    latin = "".join(LETTERS.get(letter, letter) for letter in folded(text))
    return latin.replace("_", "").replace("'", "")


def name_and_kind(text: str) -> tuple[str, PlaceKind | None]:
    """
    Take a name apart: `Boʻstonliq tumani` and `Бустонликский район` say which kind they mean.

    The name comes in a form that is equal for all the usual ways to write it.
    """
    kind = None
    kept = []
    for word in re.split(r"[\s.,()]+", spelt(text)):
        if word in WORDS:
            kind = kind or WORDS[word]
        elif word != "of":
            kept.append(word)
    return _plain("".join(kept)), kind


def _plain(name: str) -> str:
    plain = re.sub(r"[^a-z0-9]", "", RUSSIAN_ENDINGS.sub("", name))
    for written, meant in SAME_TO_MANY:
        plain = plain.replace(written, meant)
    return plain

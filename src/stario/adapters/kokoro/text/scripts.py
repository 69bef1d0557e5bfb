"""Whose letters a word is written in, inside a text of another language."""

import re

from stario.domain.kernel.language import Language

_CYRILLIC = re.compile("[а-яёўқғҳ]")
_LATIN = re.compile("[a-zşçöğı]")
_UZBEK_CYRILLIC = re.compile("[ўқғҳ]")
_RUSSIAN_ONLY = re.compile("[щы]")
_UZBEK_LATIN = re.compile("[og][ʻʼ’‘`'](?=[a-z])|[şçöğ]|q(?!u)")
# Spellings that Uzbek does not have: w, c without h, th, ph, ck, a doubled e or o.
_ENGLISH_SPELLING = re.compile(r"w|c(?!h)|th|ph(?!on)|ee|oo|igh|tion")


def is_mostly_cyrillic(text: str) -> bool:
    """Words count, not letters: one long name must not outweigh a short greeting."""
    words = text.lower().split()
    cyrillic = sum(bool(_CYRILLIC.search(word)) for word in words)
    return cyrillic > sum(bool(_LATIN.search(word)) for word in words)


def reading_of(word: str, language: Language, *, cyrillic_text: bool) -> Language:
    """
    Choose by whose rules to read *word*.

    Args:
        word: lower case, letters of one script, apostrophes.
        language: of the text around it.
        cyrillic_text: most words of the text are Cyrillic.
    """
    match language:
        case Language.UZBEK:
            return _in_uzbek(word, cyrillic_text=cyrillic_text)
        case Language.RUSSIAN:
            if _CYRILLIC.search(word):
                return Language.UZBEK if _UZBEK_CYRILLIC.search(word) else Language.RUSSIAN
            return Language.UZBEK if _UZBEK_LATIN.search(word) else Language.ENGLISH
        case Language.ENGLISH:
            if _CYRILLIC.search(word):
                return Language.UZBEK if _UZBEK_CYRILLIC.search(word) else Language.RUSSIAN
            return Language.UZBEK if _UZBEK_LATIN.search(word) else Language.ENGLISH


def _in_uzbek(word: str, *, cyrillic_text: bool) -> Language:
    if _CYRILLIC.search(word):
        if _UZBEK_CYRILLIC.search(word):
            return Language.UZBEK
        # Russian names stay Russian in a Latin text; in a Cyrillic one only their letters tell.
        russian = not cyrillic_text or _RUSSIAN_ONLY.search(word)
        return Language.RUSSIAN if russian else Language.UZBEK
    english = _ENGLISH_SPELLING.search(word) and not _UZBEK_LATIN.search(word)
    return Language.ENGLISH if english else Language.UZBEK

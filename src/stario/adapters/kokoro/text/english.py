"""
English: espeak-ng's phonemes in Kokoro's alphabet.

Source: the published mapping between the two (hexgrad/misaki, `espeak.py`), American English.
"""

import re

_REPLACEMENTS = (
    ("ʔˌn̩", "tn"), ("ʔn̩", "tn"), ("aɪ", "I"), ("aʊ", "W"), ("dʒ", "ʤ"), ("eɪ", "A"),
    ("tʃ", "ʧ"), ("ɔɪ", "Y"), ("oʊ", "O"), ("ɚ", "əɹ"), ("ɜːɹ", "ɜɹ"),
    ("ɜː", "ɜɹ"), ("ɪə", "iə"), ("r", "ɹ"), ("ɐ", "ə"), ("ɬ", "l"), ("ɾ", "T"), ("e", "A"),
    ("g", "ɡ"), ("ː", ""), ("n̩", "ᵊn"), ("l̩", "ᵊl"),
)  # fmt: skip

# A word said alone is stressed; these are not when they stand in a sentence.
_WEAK = {
    "a": "ɐ", "an": "ən", "the": "ðə", "to": "tə", "of": "əv", "and": "ænd", "for": "fɔɹ",
    "from": "fɹʌm", "at": "æt", "in": "ɪn", "on": "ɔn", "is": "ɪz", "are": "ɑɹ", "was": "wʌz",
    "be": "bi", "been": "bɪn", "your": "jʊɹ", "you": "ju", "my": "mI", "our": "Wɹ",
    "we": "wi", "he": "hi", "she": "ʃi", "it": "ɪt", "its": "ɪts", "his": "hɪz", "her": "hɜɹ",
    "with": "wɪð", "as": "æz", "or": "ɔɹ", "but": "bʌt", "that": "ðæt", "will": "wɪl",
    "can": "kæn", "i": "I", "i'm": "Im", "have": "hæv", "has": "hæz", "by": "bI",
}  # fmt: skip

_VOWEL_LETTERS = "aeiou"


def from_ipa(ipa: str) -> str:
    """Turn espeak-ng's *ipa* of one word or phrase into Kokoro symbols."""
    ipa = re.sub(r"\([a-z-]+\)", "", ipa).replace("\u200d", "").replace("_", "")
    for found, replacement in _REPLACEMENTS:
        ipa = ipa.replace(found, replacement)
    return " ".join(ipa.split())


def weak_form(word: str, following: str) -> str | None:
    """How *word* sounds inside a sentence before *following*, where that differs."""
    if word == "the" and following[:1] in _VOWEL_LETTERS and following:
        return "ði"
    return _WEAK.get(word)

"""
Where Russian words are stressed: a lexicon of greetings and names, then rules by ending.

A word that neither knows is left to the pronouncing program, whose dictionary is large.
"""

import re

from stario.adapters.kokoro.text import russian_lexicon

MARK = "+"
"""Stands before the stressed vowel, as in `прив+ет`."""

VOWELS = "аеёиоуыэюя"

LEXICON = {
    entry.replace(MARK, ""): entry
    for entry in (*russian_lexicon.WORDS.split(), *russian_lexicon.NAMES.split())
}

# Endings with their stress; the first that fits decides. Longest first.
_ENDINGS = (
    ("ирование", "+ирование"), ("ирования", "+ирования"), ("ениями", "+ениями"), ("ения", "+ения"),
    ("ение", "+ение"), ("ению", "+ению"), ("ением", "+ением"), ("ений", "+ений"),
    ("ация", "+ация"), ("ации", "+ации"), ("ацию", "+ацию"), ("ацией", "+ацией"),
    ("ированный", "+ированный"), ("ический", "+ический"), ("ическая", "+ическая"),
    ("ического", "+ического"), ("ической", "+ической"), ("ивный", "+ивный"),
    ("альный", "+альный"), ("альная", "+альная"), ("ального", "+ального"),
    ("ические", "+ические"), ("ических", "+ических"), ("аешь", "+аешь"), ("ейший", "+ейший"),
    ("ейшего", "+ейшего"), ("ейших", "+ейших"), ("изм", "+изм"), ("ист", "+ист"), ("ант", "+ант"),
    ("тель", None),
    # Uzbek family names and given names as Russian writes them.
    ("джон", "дж+он"), ("жон", "ж+он"), ("хон", "х+он"), ("бек", "б+ек"), ("джан", "дж+ан"),
    ("улла", "улл+а"), ("оглы", "огл+ы"), ("угли", "угл+и"), ("кизи", "киз+и"),
    ("баев", "б+аев"), ("баева", "б+аева"), ("нова", None),
    ("ова", "+ова"), ("ева", "+ева"), ("ёва", "ёва"),
    ("ин", "+ин"), ("ина", "+ина"), ("ола", "+ола"), ("ора", "+ора"), ("оза", "+оза"),
    ("ида", "+ида"), ("ира", "+ира"), ("ия", None),
)  # fmt: skip


def from_lexicon(word: str) -> str | None:
    """Mark *word*, lower case, if it is known for certain: by the lexicon, `ё`, or one vowel."""
    if word in LEXICON:
        return LEXICON[word]
    vowels = [at for at, letter in enumerate(word) if letter in VOWELS]
    if "ё" in word:
        return _marked(word, word.rindex("ё"))
    if len(vowels) == 1:
        return _marked(word, vowels[0])
    return None


def by_ending(word: str) -> str:
    """Guess: by ending, else the vowel that closes the stem."""
    for ending, marked in _ENDINGS:
        if marked and word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + marked
    vowels = [at for at, letter in enumerate(word) if letter in VOWELS]
    if not vowels:
        return word
    closed = word[-1] not in VOWELS
    return _marked(word, vowels[-1] if closed or len(vowels) == 1 else vowels[-2])


def by_syllable(word: str, syllable: int) -> str | None:
    """Mark the vowel number *syllable*, from zero; nothing where there is no such vowel."""
    vowels = [at for at, letter in enumerate(word) if letter in VOWELS]
    return _marked(word, vowels[syllable]) if 0 <= syllable < len(vowels) else None


_IPA_VOWEL = re.compile("[aeiouyæɐɑɒɔəɛɜɨɪʊʌʉɵ]")


def syllable_in_ipa(ipa: str, syllables: int) -> int | None:
    """
    Which syllable *ipa* stresses, from zero.

    Nothing where *ipa* has another number of vowels than the spelling's *syllables*: then it
    spelled the word out, or read it as something else.
    """
    before, mark, _after = ipa.partition("ˈ")
    if not mark or len(_IPA_VOWEL.findall(ipa)) != syllables:
        return None
    return len(_IPA_VOWEL.findall(before))


def _marked(word: str, at: int) -> str:
    return word[:at] + MARK + word[at:]

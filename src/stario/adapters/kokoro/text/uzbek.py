"""
Uzbek spelling to phones.

Spelling is nearly phonemic; what needs rules is the apostrophe, `ng` across a suffix, and stress.
Sources: the 1995 and 2026 alphabets; Sjoberg, "Uzbek Structural Grammar" (1962), on stress and
on the second-person suffix; vowel and consonant symbols are those that Kokoro's stock voices
render most intelligibly.
"""

import re

STRESS = "ˈ"

_APOSTROPHES = re.compile("[ʻʼ’‘`´ʹ′＇]")

_NEW_LETTERS = str.maketrans({"ş": "sh", "ç": "ch", "ö": "o'", "ğ": "g'", "ı": "i", "w": "v"})

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "ё": "yo", "ж": "j", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p",
    "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "x", "ц": "ts", "ч": "ch",
    "ш": "sh", "щ": "sh", "ъ": "'", "ы": "i", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "ў": "o'", "қ": "q", "ғ": "g'", "ҳ": "h",
}  # fmt: skip
_CYRILLIC_VOWELS = "аеёиоуыэюяў"

_DIGRAPHS = {"o'": "o", "g'": "ɣ", "sh": "ʃ", "ch": "ʧ"}
_LETTERS = {
    "a": "a", "b": "b", "c": "s", "d": "d", "e": "e", "f": "f", "g": "ɡ", "h": "h", "i": "i",
    "j": "ʤ", "k": "k", "l": "l", "m": "m", "n": "n", "o": "ɔ", "p": "p", "q": "k", "r": "ɾ",
    "s": "s", "t": "t", "u": "u", "v": "v", "x": "x", "y": "j", "z": "z",
}  # fmt: skip
_VOWELS = frozenset("aeiouɔ")

# Borrowed words whose j is the French one.
_ZH_WORDS = ("jurnal", "projekt", "rejissor", "bijuteriya", "ajiotaj", "garaj", "bagaj", "pijama")

# `n` closes the stem and `g` opens a suffix: dative -ga, -gacha, adjectival -gi, diminutive -gina.
_SUFFIX_AFTER_N = re.compile(r"ng(?=(?:a|acha|achalik|i|ilar|ilik|ina|inam|inang)$)")
# Stems that end in the velar nasal, or have it inside, before such an ending.
_VELAR_STEMS = re.compile(
    r"(?:^|[^a-z'])(?:yangi|singl|singil|ko'ngi?l|dengiz|tong|teng|keng|rang|jang|song|so'ng|o'ng|"
    r"ming|ong|bong|zang|xirmang|chang|jarang|arang|garang|ildiz?ng|qo'ng|o'ring)"
)
# Possessive and imperative -ng, -ngiz, genitive -ning: one velar nasal, no stop after it.
_SECOND_PERSON = re.compile(r"ng(?=(?:iz|izlar|izni|izga|izda|izdan|izning|izcha|izmi|izdek)\w*$)")
_PLAIN_NG = re.compile(r"^(?:ingliz|angliya|kongress|mangal|ingichka|angishvona|shanxay|vengr)")

_LEXICAL_STRESS = {
    # Adverbs, pronouns and conjunctions that keep an early stress: syllable, from one.
    "albatta": 2, "ammo": 1, "lekin": 1, "hamma": 1, "barcha": 1, "hatto": 1, "balki": 1,
    "afsuski": 2, "avvalo": 1, "masalan": 1, "doimo": 1, "hamisha": 2, "qanday": 1,
    "qaysi": 1, "qancha": 1, "nima": 1, "qani": 1, "doim": 1, "mana": 1, "ana": 1, "hozir": 1,
    "endi": 1, "juda": 1, "xuddi": 1, "yaqinda": 2, "demak": 1, "agar": 1, "chunki": 1,
    "bravo": 1, "tabriklar": 3, "assalomu": 3, "vaalaykum": 3, "alaykum": 2,
}  # fmt: skip
# Endings that stress does not fall on: questions after a verb, predicates, particles.
_UNSTRESSED = re.compile(
    r"(?:(?<=d[iu])mi|(?<=(?:siz|san|gan|mas|dik|ngi|bor))mi|(?<=yo'q)mi|"
    r"(?<=y)(?:man|san|miz|siz|sizlar)|(?<=[mnrlzk]a)(?:man|san)|(?<=[a-z]{3})(?:dek|day))$"
)


def from_cyrillic(word: str) -> str:
    """Spell *word*, lower case, in Latin letters: `е` is `ye` at the start and after a vowel."""
    out = []
    for at, letter in enumerate(word):
        if letter == "е":
            iotated = at == 0 or word[at - 1] in _CYRILLIC_VOWELS + "ъь"
            out.append("ye" if iotated else "e")
        else:
            out.append(_CYRILLIC.get(letter, letter))
    return "".join(out)


def fold(word: str) -> str:
    """Bring *word*, in any alphabet Uzbek is written in, to lower-case Latin with `'`."""
    word = _APOSTROPHES.sub("'", word.lower()).translate(_NEW_LETTERS)
    return from_cyrillic(word) if re.search("[а-яёўқғҳ]", word) else word


def phones(word: str) -> str:
    """
    Pronounce one word, in either script.

    Returns:
        Kokoro symbols with the stress mark before the stressed vowel; empty where no letter is
        Uzbek.
    """
    spelled = fold(word)
    sounds = _sounds(spelled)
    return _stressed(spelled, sounds)


def _sounds(word: str) -> list[str]:
    out: list[str] = []
    velar = _velar_positions(word)
    zh = word.startswith(_ZH_WORDS)
    at = 0
    while at < len(word):
        pair = word[at : at + 2]
        if pair in _DIGRAPHS:
            out.append(_DIGRAPHS[pair])
            at += 2
        elif at in velar:
            out.append("ŋ")
            at += 2
        elif word[at] == "'":
            out.extend(_glottal(word, at))
            at += 1
        else:
            sound = _LETTERS.get(word[at], "")
            out.append("ʒ" if sound == "ʤ" and zh else sound)
            at += 1
    return [sound for sound in out if sound]


def _glottal(word: str, at: int) -> list[str]:
    """The hard sign lengthens a vowel before a consonant, and is a glottal stop elsewhere."""
    before, after = word[at - 1 : at], word[at + 1 : at + 2]
    if before in _LETTERS and _LETTERS[before] in _VOWELS:
        return ["ː"] if after and after not in "aeiou" else ["ʔ"] if after else []
    # sanʼat has a stop; Isʼhoq only keeps s and h apart.
    return ["ʔ"] if after and after in "aeiou" else []


def _velar_positions(word: str) -> set[int]:
    """Where `ng` is the one sound ŋ."""
    if _PLAIN_NG.search(word):
        return set()
    every = {found.start() for found in re.finditer("ng", word)}
    if _VELAR_STEMS.search(word):
        return every
    apart = {found.start() for found in _SUFFIX_AFTER_N.finditer(word)}
    kept = {found.start() for found in _SECOND_PERSON.finditer(word)}
    return every - (apart - kept)


def _stressed(word: str, sounds: list[str]) -> str:
    vowels = [at for at, sound in enumerate(sounds) if sound in _VOWELS]
    if not vowels:
        return "".join(sounds)
    at = vowels[_stressed_syllable(word, len(vowels))]
    return "".join([*sounds[:at], STRESS, *sounds[at:]])


def _stressed_syllable(word: str, syllables: int) -> int:
    """Which syllable, from zero, carries the stress."""
    if word in _LEXICAL_STRESS:
        return min(_LEXICAL_STRESS[word], syllables) - 1
    last = syllables - 1
    if last == 0:
        return last
    found = _UNSTRESSED.search(word)
    if found is None:
        return last
    skipped = sum(letter in "aeiou" for letter in found.group())
    return max(last - skipped, 0)

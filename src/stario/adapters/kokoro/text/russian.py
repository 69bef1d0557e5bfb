"""
Russian spelling, with its stress marked, to phones.

Source of the rules: Avanesov, "Русское литературное произношение" (1984): palatalisation before
front vowels, devoicing at the end, assimilation of voice, two degrees of vowel reduction.
"""

import re

from stario.adapters.kokoro.text.russian_stress import MARK, VOWELS

STRESS = "ˈ"

CLITICS = frozenset(
    ["и", "а", "но", "не", "ни", "на", "за", "по", "до", "от", "из", "у", "о", "об", "для", "без",
     "при", "же", "ли", "бы", "да", "со", "ко", "во", "в", "с", "к", "под", "над", "то"]
)  # fmt: skip
"""Words without a stress of their own."""

_CONSONANTS = {
    "б": "b", "в": "v", "г": "ɡ", "д": "d", "ж": "ʒ", "з": "z", "й": "j", "к": "k", "л": "l",
    "м": "m", "н": "n", "п": "p", "р": "ɾ", "с": "s", "т": "t", "ф": "f", "х": "x", "ц": "ts",
    "ч": "ʨ", "ш": "ʃ", "щ": "ɕ",
}  # fmt: skip
_DEVOICED = {"б": "п", "в": "ф", "г": "к", "д": "т", "ж": "ш", "з": "с"}
_VOICED = {voiceless: voiced for voiced, voiceless in _DEVOICED.items()}
_VOICELESS = "пфктшсхцчщ"
_VOICING = "бгджз"
_SOFTENING = frozenset("еёиюя")
_NEVER_SOFT = "жшц"
_ALWAYS_SOFT = "чщй"
_IOTATED = "еёюя"

_SPELLINGS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        # Silent and changed letters; the stress mark is carried along.
        (r"^(ни)?ч(?=т\+?о)", r"\1ш"),
        (r"^(кон\+?е|нар\+?о|ск\+?у)чн", r"\1шн"),
        (r"^сег(\+?)одн", r"сев\1одн"),
        (r"вств", "ств"),
        (r"здн", "зн"),
        (r"стн", "сн"),
        (r"стл", "сл"),
        (r"^с(\+?)олнц", r"с\1онц"),
        (r"с(\+?)ердц", r"с\1ерц"),
        (r"пож(\+?)алуйст", r"пож\1алуст"),
        (r"^сч|(?<=не)сч|зч|жч", "щ"),
        (r"ть?с(\+?)я$", r"ц\1а"),
        (r"тц|дц", "цц"),
        (r"гк(?=\+?[иео])", "хк"),
    )
)
_GENITIVE = re.compile(r"([ое])г(\+?)о(ся)?$")
# Here the g of -ого is one.
_KEEPS_G_WORDS = frozenset(["много", "немного", "дорого", "недорого", "строго", "убого", "лого"])

_FULL = {
    "а": "a", "о": "o", "э": "e", "е": "e", "ё": "o",
    "и": "i", "ы": "ɨ", "у": "u", "ю": "u", "я": "a",
}  # fmt: skip


def phones(marked: str, *, voiced_next: bool | None = False) -> str:
    """
    Pronounce one lower-case word with `+` before its stressed vowel (none in a clitic).

    Args:
        marked: the word.
        voiced_next: for a preposition, whether the word it leans on opens with a voiced obstruent
            (`opens_voiced`); the default is the end of a word, which devoices.
    """
    letters, stressed = _split(_respelled(marked))
    letters = _assimilated(letters, voiced_next=voiced_next)
    return "".join(_sound(letters, at, stressed) for at in range(len(letters)))


def opens_voiced(word: str) -> bool | None:
    """Whether a preposition before *word* becomes voiced; None: it stays as it is spelled."""
    first = word.replace(MARK, "")[:1]
    if first in _VOICING:
        return True
    return False if first in _VOICELESS else None


def _respelled(word: str) -> str:
    for pattern, replacement in _SPELLINGS:
        word = pattern.sub(replacement, word)
    if word.replace(MARK, "") in _KEEPS_G_WORDS:
        return word
    return _GENITIVE.sub(r"\1в\2о\3", word)


def _split(word: str) -> tuple[list[str], int]:
    """Letters, and the index of the stressed one (-1: none)."""
    at = word.find(MARK)
    return list(word.replace(MARK, "")), at


def _assimilated(letters: list[str], *, voiced_next: bool | None) -> list[str]:
    out = list(letters)
    for at in range(len(out) - 1, -1, -1):
        following = next((letter for letter in out[at + 1 :] if letter not in "ьъ"), None)
        devoices, voices = _neighbour(following, voiced_next)
        if devoices:
            out[at] = _DEVOICED.get(out[at], out[at])
        elif voices:
            out[at] = _VOICED.get(out[at], out[at])
    return out


def _neighbour(following: str | None, voiced_next: bool | None) -> tuple[bool, bool]:
    if following is not None:
        return following in _VOICELESS, following in _VOICING
    # The end of a word devoices; before a word that a preposition leans on, that word decides.
    return voiced_next is False, voiced_next is True


def _sound(letters: list[str], at: int, stressed: int) -> str:
    letter = letters[at]
    if letter in _CONSONANTS:
        return _consonant(letters, at)
    if letter in VOWELS:
        iotated = letter in _IOTATED and (at == 0 or letters[at - 1] in VOWELS + "ьъ")
        mark = STRESS if at == stressed else ""
        vowel = _full(letters, at) if at == stressed else _reduced(letters, at, stressed)
        return ("j" if iotated else "") + mark + vowel
    return ""


def _consonant(letters: list[str], at: int) -> str:
    letter = letters[at]
    following = letters[at + 1] if at + 1 < len(letters) else ""
    # Kokoro's voices say a soft consonant before a vowel well; before another consonant or at the
    # end they break it into a syllable (`дей` for `дь`), and the hard one is understood better.
    opened = letters[at + 2 : at + 3] if following == "ь" else [following]
    soft = opened != [] and opened[0] in _SOFTENING and letter not in _NEVER_SOFT + _ALWAYS_SOFT
    return _CONSONANTS[letter] + ("ʲ" if soft else "")


def _full(letters: list[str], at: int) -> str:
    after_hard = at > 0 and letters[at - 1] in _NEVER_SOFT
    if after_hard and letters[at] == "и":
        return "ɨ"
    return _FULL[letters[at]]


def _reduced(letters: list[str], at: int, stressed: int) -> str:
    letter = letters[at]
    if letter in "уюё":
        return _FULL[letter]
    after_hard = at > 0 and letters[at - 1] in _NEVER_SOFT
    if letter in "иыеэ":
        return "ɨ" if letter == "ы" or (after_hard and letter != "э") else "i"
    if letter == "я":
        return "ə" if at == len(letters) - 1 else "i"
    if at > 0 and letters[at - 1] in _ALWAYS_SOFT:
        return "i" if at < len(letters) - 1 else "ə"
    vowels = [place for place, each in enumerate(letters) if each in VOWELS]
    before_stress = stressed >= 0 and vowels.index(at) + 1 == _index(vowels, stressed)
    return "a" if before_stress or at == 0 or stressed < 0 else "ə"


def _index(vowels: list[int], stressed: int) -> int:
    return vowels.index(stressed) if stressed in vowels else -1

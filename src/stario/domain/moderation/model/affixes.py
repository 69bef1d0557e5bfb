"""
What may follow a stem, so that a rude stem is not found in an innocent longer word.

Everything is spelt in the folded key.
"""

import re
from enum import StrEnum

UZBEK = re.compile(
    r"(?:"
    r"lar|la|im|ing|i|si|imiz|ingiz|lari|m|ng|miz|ngiz|"  # number and possession
    r"ni|n|ning|ga|ka|da|dan|gacha|cha|chi|"  # case
    r"man|san|siz|mi|dir|mish|ku|u|yu|a|ya|"  # person and particles
    r"lik|li|siz|roh|roq|rok|day|dek|gina|kina|jon|hon|bacha|"  # derivation
    r"ib|gan|kan|di|dim|ding|dik|sa|sang|ay|aman|asan|adi|amiz|asiz|adilar|gin|ma|mas|sin|ar|"
    r"il|ish|moh|mok|tir|dir|gur|kur|vor|yap|yapman|yapsan|yapti|ol|ver|vor"  # verbs
    r")*"
)
RUSSIAN = re.compile(
    r"(?:a|ya|u|yu|i|e|o|oy|ey|oyu|am|yam|ami|yami|ah|yah|om|em|ov|ev|iy|aya|oe|ie|ogo|ego|omu|emu|im|ih|imi|uyu|"
    r"ka|ki|ku|koy|kam|kami|kah|ok|ik|iki|ika|iku|ikov|ikom|chik|chiki|chka|chki|n|en|on|"
    r"niy|naya|noe|nie|nogo|nomu|nih|nimi|nuyu|noy|skiy|skaya|skoe|skie|skogo|skih|"
    r"stvo|stva|sha|shi|sta|ish|ishe|ina|ini|inu|ets|tsa|"
    r"t|ti|l|la|li|lo|sh|esh|et|ut|yut|yat|at|ite|ayte|ay|ila|ili|il|al|ala|ali|nul|nula|nuli|nut|s|sya)?(?:s|sya)?"
)
ENGLISH = re.compile(r"(?:s|es|ed|d|ing|in|er|ers|y|ies|ish|a|az|as|ty|face|head|heads)?")


class Follow(StrEnum):
    """What a lexicon's entry lets follow it."""

    NOTHING = "word"
    ENDING = "ending"  # of its language
    ANYTHING = "stem"
    AROUND = "inside"  # and anything before


ENDINGS = {"uz": UZBEK, "ru": RUSSIAN, "en": ENGLISH}


def may_follow(rest: str, follow: Follow, language: str) -> bool:
    """Say whether *rest* after a stem makes a form of the same word."""
    if not rest or follow in (Follow.ANYTHING, Follow.AROUND):
        return True
    if follow is Follow.NOTHING:
        return False
    return ENDINGS[language].fullmatch(rest) is not None

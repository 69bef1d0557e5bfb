"""
What may follow a stem, so that a rude stem is not found in an innocent longer word.

Everything is spelt in the folded key.
"""

import re
from enum import StrEnum

GROUPS = (
    "lar la im ing i si imiz ingiz lari m ng miz ngiz",  # number and possession
    "ni n ning ga ka da dan gacha cha chi",  # case
    "man san siz mi dir mish ku u yu a ya",  # person and particles
    "lik li siz roh roq rok day dek gina kina jon hon bacha",  # derivation
    "ib gan kan di dim ding dik sa sang ay aman asan adi amiz asiz adilar gin ma mas sin ar",
    "il ish moh mok tir dir gur kur vor yap yapman yapsan yapti ol ver vor",  # verbs
)
UZBEK = frozenset(ending for group in GROUPS for ending in group.split())
"""Ending follows ending, in any number."""
LONGEST_UZBEK = max(map(len, UZBEK))
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


ENDINGS = {"ru": RUSSIAN, "en": ENGLISH}
LANGUAGES = ("uz", "ru", "en")


def may_follow(rest: str, follow: Follow, language: str) -> bool:
    """Say whether *rest* after a stem makes a form of the same word."""
    if not rest or follow in (Follow.ANYTHING, Follow.AROUND):
        return True
    if follow is Follow.NOTHING:
        return False
    if language == "uz":
        return _is_made_of(rest)
    return ENDINGS[language].fullmatch(rest) is not None


def _is_made_of(rest: str) -> bool:
    """
    Say whether *rest* is Uzbek endings one after another.

    Endings begin and end alike: an expression that tries every way to cut `manmanman` would take
    longer than anybody lives.
    """
    cuts = {0}
    for start in range(len(rest)):
        if start in cuts:
            for length in range(1, LONGEST_UZBEK + 1):
                if rest[start : start + length] in UZBEK:
                    cuts.add(start + length)
    return len(rest) in cuts

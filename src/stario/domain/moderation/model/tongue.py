"""Which language a text is in, whatever its order says: a chance is calibrated for one."""

from stario.domain.kernel.language import Language
from stario.domain.moderation.model.folding import key_of

SMALL_WORDS = {
    Language.UZBEK: (
        "va bilan siz sizga sizni sen senga seni bu men uchun ham biz bizning boʻlsin juda har "
        "hamma eng kerak edi ekan emas yoʻq bor qani degan kun aziz muborak"
    ),
    Language.RUSSIAN: (
        "и в на с не я ты тебя тебе вы вас вам что это как все так мы у по за от для мой моя пусть "
        "был была есть очень когда они он она"
    ),
    Language.ENGLISH: (
        "the you your and is are to of in my for with that it this was be on have from i we they "
        "will not at all an me"
    ),
}
"""Words that nearly every sentence has one of."""

_KEYS = {
    language: frozenset(key_of(word) for word in words.split())
    for language, words in SMALL_WORDS.items()
}


def language_of(text: str, otherwise: Language) -> Language:
    """Tell by small words; *otherwise* where they don't decide."""
    words = key_of(text).split()
    counts = {language: sum(word in keys for word in words) for language, keys in _KEYS.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] > counts[otherwise] else otherwise

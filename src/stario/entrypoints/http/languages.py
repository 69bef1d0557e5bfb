"""In which language to answer."""

from functools import lru_cache

from stario.domain.kernel.language import Language

DEFAULT = Language.UZBEK
LONGEST_HEADER = 512
_BY_TAG = {language.value: language for language in Language}


@lru_cache(maxsize=512)
def preferred(accept_language: str) -> Language:
    """
    Choose by *accept_language*: the highest quality wins, then the first one named.

    `ru-RU` asks for Russian, `*` for Uzbek, `;q=0` refuses. Nonsense and unknown languages are
    passed over: a wrong header is no reason to refuse a request.

    Source: RFC 9110, 12.5.4; RFC 4647, 3.4 (lookup).
    """
    best, best_quality = DEFAULT, 0.0
    for part in accept_language[:LONGEST_HEADER].split(","):
        tag, _, parameters = part.strip().lower().partition(";")
        language = DEFAULT if tag == "*" else _BY_TAG.get(tag.strip().partition("-")[0])
        quality = quality_of(parameters)
        if language is not None and quality > best_quality:
            best, best_quality = language, quality
    return best


def quality_of(parameters: str) -> float:
    """Read `q=0.8`: 1 without it, 0 for nonsense."""
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        quality = float(value)
    except ValueError:
        return 0.0
    return quality if 0.0 <= quality <= 1.0 else 0.0

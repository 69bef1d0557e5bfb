"""What colours are called on an order, where staff named them in English."""

from collections.abc import Mapping

from stario.domain.kernel.language import Language

COLOURS: Mapping[str, tuple[str, str]] = {
    "beige": ("bej", "бежевый"),
    "black": ("qora", "чёрный"),
    "blue": ("koʻk", "синий"),
    "brown": ("jigarrang", "коричневый"),
    "burgundy": ("toʻq qizil", "бордовый"),
    "gold": ("tillarang", "золотой"),
    "green": ("yashil", "зелёный"),
    "grey": ("kulrang", "серый"),
    "light blue": ("havorang", "голубой"),
    "natural": ("tabiiy", "натуральный"),
    "navy": ("toʻq koʻk", "тёмно-синий"),
    "oak": ("eman", "дуб"),
    "orange": ("toʻq sariq", "оранжевый"),
    "pink": ("pushti", "розовый"),
    "purple": ("binafsha", "фиолетовый"),
    "red": ("qizil", "красный"),
    "silver": ("kumushrang", "серебристый"),
    "walnut": ("yongʻoq", "орех"),
    "white": ("oq", "белый"),
    "yellow": ("sariq", "жёлтый"),
}
"""Uzbek and Russian."""


def colour_name(colour: str, language: Language) -> str:
    """Name *colour* in *language*; one that is not in the list keeps the name it has."""
    known = COLOURS.get(colour.casefold())
    if known is None or language is Language.ENGLISH:
        return colour
    uzbek, russian = known
    return uzbek if language is Language.UZBEK else russian

"""The shelves that a shop opens with."""

from stario.domain.kernel.language import Language
from stario.domain.merch.model.offer import CategoryOffer
from stario.domain.merch.model.product import Wording


def in_languages(
    uz: tuple[str, str], ru: tuple[str, str], en: tuple[str, str]
) -> dict[Language, Wording]:
    """Name and description in each language."""
    said = {Language.UZBEK: uz, Language.RUSSIAN: ru, Language.ENGLISH: en}
    return {
        language: Wording(name=name, description=description)
        for language, (name, description) in said.items()
    }


def _shelf(slug: str, position: int, wording: dict[Language, Wording]) -> CategoryOffer:
    return CategoryOffer(slug=slug, wording=wording, position=position, is_active=True)


OPENING_SHELVES = (
    _shelf(
        "clothing",
        1,
        in_languages(
            ("Kiyim-kechak", "Siz tanlagan bezakli kiyimlar."),
            ("Одежда", "Одежда с вашим рисунком."),
            ("Clothing", "Things to wear, with your own design."),
        ),
    ),
    _shelf(
        "wall-art",
        2,
        in_languages(
            ("Devor bezaklari", "Posterlar va ramkadagi suratlar."),
            ("Для стен", "Постеры и картины в раме."),
            ("Wall art", "Posters and framed prints."),
        ),
    ),
    _shelf(
        "accessories",
        3,
        in_languages(
            ("Aksessuarlar", "Har kuni yoningizda boʻladigan buyumlar."),
            ("Аксессуары", "Вещи, которые всегда с вами."),
            ("Accessories", "Things that go with you every day."),
        ),
    ),
    _shelf(
        "gifts",
        4,
        in_languages(
            ("Sovgʻalar", "Yaqinlaringizni quvontiradigan sovgʻalar."),
            ("Подарки", "Подарки, которые порадуют близких."),
            ("Gifts", "Presents for the people you love."),
        ),
    ),
)

"""What is written on a poster."""

from stario.domain.generation.model.poster_design import PosterDesign
from stario.domain.kernel.language import Language
from stario.ports.painting import PosterWords

LABELS = {
    Language.UZBEK: "Sunʼiy intellekt yordamida yaratilgan",
    Language.RUSSIAN: "Создано с помощью ИИ",
    Language.ENGLISH: "Made with AI",
}
EDITION_DIGITS = 6


def words_of(design: PosterDesign, *, artist_name: str, poster: str) -> PosterWords:
    """The words of *design*; the end of the *poster*'s id is its number."""
    return PosterWords(
        title=design.text,
        secondary=design.secondary_text,
        artist_name=artist_name,
        kicker=design.kicker,
        edition=poster[-EDITION_DIGITS:].upper(),
        label=LABELS[design.language],
    )

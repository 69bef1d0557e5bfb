"""What is known of a poster before it is painted."""

from collections.abc import Sequence
from pathlib import Path

import attrs

from stario.adapters.skia.layout.blocks import DoesNotFit
from stario.adapters.skia.layout.people import Shape
from stario.adapters.skia.layout.plan import Layout
from stario.adapters.skia.layout.solving import solve
from stario.adapters.skia.styles.registry import STYLES
from stario.adapters.skia.styles.style import Style
from stario.adapters.skia.texts import field_of, require_glyphs, texts_of
from stario.adapters.skia.typefaces import Typesetter
from stario.domain.generation.model.poster import PosterRatio, PosterStyle
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.language import Language
from stario.ports.painting import PosterLettering, PosterWords


@attrs.frozen
class SkiaPosterLettering(PosterLettering):
    """Reads typefaces only, no picture; one order takes a few milliseconds."""

    _typesetter: Typesetter

    @classmethod
    def load(cls, folder: Path) -> "SkiaPosterLettering":
        return cls(Typesetter.load(folder))

    def check(self, words: PosterWords, *, style: PosterStyle, ratio: PosterRatio) -> None:
        # The language decides between two apostrophes of nearly the same width.
        laid_out(words, Language.UZBEK, STYLES[style], ratio, (), typesetter=self._typesetter)

    def color_schemes(self, style: PosterStyle) -> tuple[str, ...]:
        return STYLES[style].schemes


def laid_out(
    words: PosterWords,
    language: Language,
    style: Style,
    ratio: PosterRatio,
    people: Sequence[Shape],
    *,
    typesetter: Typesetter,
) -> Layout:
    """
    Raises:
        Invalid: `glyph_missing`, or `text_too_long`.
    """
    spec = style.specs[ratio]
    texts = texts_of(words, language)
    require_glyphs(texts, spec, typesetter)
    try:
        return solve(spec, ratio, texts, people, measure=typesetter)
    except DoesNotFit as refusal:
        raise Invalid(field_of(refusal.slot), "text_too_long") from refusal

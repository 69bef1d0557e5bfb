"""Every template can be set: in each language, ratio and style, with a long real name."""

import pytest

from stario.adapters.skia.lettering import SkiaPosterLettering
from stario.domain.generation.model.poster import PosterStyle
from stario.domain.generation.model.poster_design import PosterDesign
from stario.domain.generation.model.poster_template import PosterTemplate
from stario.domain.generation.model.poster_templates import POSTER_TEMPLATES
from stario.domain.generation.usecases.poster_words import words_of
from stario.domain.kernel.language import Language
from tests.builders.typefaces import typefaces

POSTER = "01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90"
LONG_NAME = "Gʻulomjon Yoʻldoshev"


@pytest.mark.parametrize("template", POSTER_TEMPLATES.values(), ids=lambda each: each.id)
def test_a_template_fits_wherever_it_is_offered(template: PosterTemplate) -> None:
    lettering = SkiaPosterLettering(typefaces())

    assert template.color_scheme in lettering.color_schemes(template.style)
    for language in Language:
        text, secondary_text = template.samples[language]
        for ratio in template.ratios:
            for style in PosterStyle:
                design = PosterDesign(
                    style=style,
                    aspect_ratio=ratio,
                    language=language,
                    text=text,
                    secondary_text=secondary_text,
                    template_id=template.id,
                )
                words = words_of(design, artist_name=LONG_NAME, poster=POSTER)
                lettering.check(words, style=style, ratio=ratio)

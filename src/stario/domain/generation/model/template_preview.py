"""Where the picture of a template stays."""

import json
from hashlib import sha256

import attrs

from stario.domain.generation.model.poster_template import PosterTemplate
from stario.domain.kernel.language import Language

PREVIEWS = "posters/templates/"
EDITION = 1
"""Counts up when previews shall be painted anew, as after a change of the painter."""


@attrs.frozen
class TemplatePreview:
    template: PosterTemplate
    language: Language

    @property
    def key(self) -> str:
        """Another text, style or edition has another name, so nothing is ever replaced."""
        return f"{PREVIEWS}{self.template.id}/{self.language.value}-{self._digest}.jpg"

    @property
    def _digest(self) -> str:
        template, language = self.template, self.language
        said = [
            EDITION,
            template.style.value,
            template.color_scheme,
            template.kickers[language],
            *template.samples[language],
        ]
        return sha256(json.dumps(said).encode()).hexdigest()[:12]

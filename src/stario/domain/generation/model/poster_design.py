"""What a fan chooses of a poster."""

import unicodedata
from collections.abc import Mapping
from typing import Self

import attrs

from stario.domain.generation.model.job import Json
from stario.domain.generation.model.poster import Poster, PosterRatio, PosterStyle
from stario.domain.generation.model.poster_templates import POSTER_TEMPLATES
from stario.domain.kernel.ids import FaceUploadId
from stario.domain.kernel.language import Language

UZBEK_CYRILLIC = frozenset("ўқғҳ")
RUSSIAN_CYRILLIC = frozenset("ыщ")
"""Letters that the other one of the two languages does not have."""
UZBEK_APOSTROPHE = "\u02bb"
"""Of oʻ and gʻ; the ASCII one stands in O'Brien as well."""


@attrs.frozen(kw_only=True)
class PosterDesign:
    """Checked: the texts are single lines; the template and the colour scheme exist."""

    style: PosterStyle
    aspect_ratio: PosterRatio
    language: Language
    text: str
    secondary_text: str = ""
    template_id: str | None = None
    color_scheme: str | None = None

    @property
    def kicker(self) -> str:
        """A template that is no longer offered has none."""
        template = POSTER_TEMPLATES.get(self.template_id or "")
        return template.kickers[self.language] if template else ""


@attrs.frozen(kw_only=True)
class PosterWork:
    """A poster that was accepted; `photo` is the fan's, None when the artist stands alone."""

    design: PosterDesign
    photo: FaceUploadId | None = None

    def payload(self) -> dict[str, Json]:
        design = self.design
        return {
            "style": design.style.value,
            "aspect_ratio": design.aspect_ratio.value,
            "language": design.language.value,
            "text": design.text,
            "secondary_text": design.secondary_text,
            "template_id": design.template_id,
            "color_scheme": design.color_scheme,
            "photo": self.photo,
        }

    @classmethod
    def read(cls, payload: Mapping[str, Json]) -> Self:
        photo = _optional(payload["photo"])
        return cls(
            design=PosterDesign(
                style=PosterStyle(str(payload["style"])),
                aspect_ratio=PosterRatio(str(payload["aspect_ratio"])),
                language=Language(str(payload["language"])),
                text=str(payload["text"]),
                secondary_text=str(payload["secondary_text"]),
                template_id=_optional(payload["template_id"]),
                color_scheme=_optional(payload["color_scheme"]),
            ),
            photo=FaceUploadId(photo) if photo else None,
        )


def language_of(text: str, *, otherwise: Language) -> Language:
    """Tell the language of *text* where its letters leave no doubt."""
    letters = set(text.casefold())
    if letters & UZBEK_CYRILLIC:
        return Language.UZBEK
    if letters & RUSSIAN_CYRILLIC:
        return Language.RUSSIAN
    if any(unicodedata.name(letter, "").startswith("CYRILLIC") for letter in letters):
        # Both write so; English does not.
        return Language.RUSSIAN if otherwise is Language.ENGLISH else otherwise
    if UZBEK_APOSTROPHE in letters:
        return Language.UZBEK
    return otherwise


def design_of(poster: Poster) -> PosterDesign:
    """What *poster* was ordered as."""
    return PosterDesign(
        style=poster.style,
        aspect_ratio=poster.aspect_ratio,
        language=poster.language,
        text=poster.text,
        secondary_text=poster.secondary_text,
        template_id=poster.template_id,
        color_scheme=poster.color_scheme,
    )


def _optional(value: Json) -> str | None:
    return None if value is None else str(value)

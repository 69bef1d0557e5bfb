"""Show the templates of posters."""

import attrs

from stario.domain.generation.model.poster_template import PosterTemplate
from stario.domain.generation.model.poster_templates import POSTER_TEMPLATES
from stario.domain.generation.model.template_preview import PREVIEWS, TemplatePreview
from stario.domain.kernel.language import Language
from stario.ports.media import Bucket, ObjectStore


@attrs.frozen(kw_only=True)
class ShownTemplate:
    """`preview_key` is None until its picture is painted."""

    template: PosterTemplate
    preview_key: str | None


@attrs.frozen(kw_only=True)
class ListPosterTemplates:
    objects: ObjectStore

    async def __call__(self, language: Language) -> tuple[ShownTemplate, ...]:
        """All of them, with a preview in *language*, or in Uzbek until that one is there."""
        there = {found.key async for found in self.objects.list(Bucket.MEDIA, prefix=PREVIEWS)}
        return tuple(
            ShownTemplate(template=template, preview_key=_preview(template, language, there))
            for template in POSTER_TEMPLATES.values()
        )


def _preview(template: PosterTemplate, language: Language, there: set[str]) -> str | None:
    keys = (TemplatePreview(template, each).key for each in (language, Language.UZBEK))
    return next((key for key in keys if key in there), None)

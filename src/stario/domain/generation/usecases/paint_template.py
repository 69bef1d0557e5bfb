"""Show what a template looks like."""

from collections.abc import Callable

import attrs

from stario.domain.generation.model.job import Job
from stario.domain.generation.model.poster import PosterQuality, PosterRatio
from stario.domain.generation.model.poster_design import PosterDesign
from stario.domain.generation.model.poster_templates import POSTER_TEMPLATES
from stario.domain.generation.model.template_preview import TemplatePreview
from stario.domain.generation.usecases.compose_poster import ComposePoster
from stario.domain.kernel.language import Language
from stario.ports.cutouts import Cutout
from stario.ports.media import Bucket, ObjectStore
from stario.ports.painting import Finish, PosterPainter
from stario.ports.pictures import PictureEncoder, PictureFormat, RgbImage
from stario.ports.work import Completion, JobFailed, JobHandler, Report

PREVIEW_PIXELS = 720
NAME = "Stario"
EDITION = "000001"


@attrs.frozen(kw_only=True)
class PaintTemplate(JobHandler):
    """
    Does the jobs of `Queue.POSTER_FILE` that name a template.

    `figure` gives a drawn person, nobody's likeness: a preview stands on no consent.
    """

    figure: Callable[[], Cutout]
    compose: ComposePoster
    painter: PosterPainter
    picture_encoder: PictureEncoder
    objects: ObjectStore

    async def __call__(self, job: Job, report: Report) -> Completion:
        """
        Make the preview that *job* names.

        Raises:
            JobFailed: `template_gone`: this release has none of that name.
        """
        template = POSTER_TEMPLATES.get(str(job.payload["template_id"]))
        if template is None:
            raise JobFailed("template_gone")
        preview = TemplatePreview(template, Language(str(job.payload["language"])))
        title, line = template.samples[preview.language]
        design = PosterDesign(
            style=template.style,
            aspect_ratio=PosterRatio.PORTRAIT,
            language=preview.language,
            text=title,
            secondary_text=line,
            template_id=template.id,
            color_scheme=template.color_scheme,
        )
        report("painting", 10)
        composed = self.compose(design, (self.figure(),), artist_name=NAME, poster=template.id)
        # There is nothing to verify: its code leads to the first page.
        brief = attrs.evolve(
            composed,
            verify_url=self.compose.public_url,
            words=attrs.evolve(composed.words, edition=EDITION),
        )
        painted = await self.painter.paint(brief, (PosterQuality.STANDARD,), finish=_UNMARKED)
        small = await self.picture_encoder.shrink(
            painted[PosterQuality.STANDARD], longest_pixels=PREVIEW_PIXELS
        )
        content = await self.picture_encoder.encode(small, PictureFormat.JPEG)
        report("storing", 90)
        # The name says what is in it: written twice, it is the same.
        await self.objects.put(
            Bucket.MEDIA, preview.key, content, content_type=PictureFormat.JPEG.value
        )
        return Completion(result={"template_id": template.id})


def _unmarked(image: RgbImage) -> RgbImage:
    return image


_UNMARKED: Finish = _unmarked

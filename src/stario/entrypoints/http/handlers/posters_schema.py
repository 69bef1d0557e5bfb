"""How posters look over HTTP."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from stario.domain.faces.usecases.open_face_upload import OpenedFaceUpload
from stario.domain.generation.model.poster import (
    LONGEST_SECONDARY_TEXT,
    LONGEST_TEXT,
    Poster,
    PosterFormat,
    PosterQuality,
    PosterRatio,
    PosterStyle,
)
from stario.domain.generation.model.poster_design import PosterDesign, language_of
from stario.domain.generation.model.poster_template import PosterTemplate
from stario.domain.generation.model.poster_templates import template_named
from stario.domain.generation.usecases.link_media import LinkMedia
from stario.domain.generation.usecases.list_poster_templates import ShownTemplate
from stario.domain.generation.usecases.order_poster import address_of
from stario.domain.kernel.language import Language
from stario.domain.kernel.text import clean_line
from stario.entrypoints.http.fields import Uuid
from stario.entrypoints.http.handlers.jobs_schema import JobAnswer

ColorScheme = Annotated[str, Meta(min_length=1, max_length=40, examples=["sunrise"])]
TemplateName = Annotated[str, Meta(min_length=1, max_length=40, examples=["birthday"])]


class GeneratePosterBody(msgspec.Struct, kw_only=True):
    """A poster to make."""

    artist_id: Uuid
    text: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=LONGEST_TEXT,
            description="The title, the largest words.",
            examples=["Malika, 25 yosh muborak!"],
        ),
    ]
    secondary_text: Annotated[str, Meta(max_length=LONGEST_SECONDARY_TEXT)] | None = None
    template_id: TemplateName | None = None
    style: Annotated[
        PosterStyle | None, Meta(description="Without one, the template's; else modern.")
    ] = None
    color_scheme: ColorScheme | None = None
    aspect_ratio: PosterRatio = PosterRatio.PORTRAIT
    user_photo_url: Annotated[
        Annotated[str, Meta(min_length=1, max_length=4096)] | None,
        Meta(description="The `photo_url` of one's own upload: the fan beside the artist."),
    ] = None
    language: Annotated[
        Language | None,
        Meta(description="Without one: what the letters say, or the language of the request."),
    ] = None

    def design(self, spoken: Language) -> PosterDesign:
        """
        Clean the texts and fill in what the template says; *spoken* is the caller's language.

        Raises:
            Invalid: a text is empty, too long or holds invisible characters, or there is no
                such template.
        """
        text = clean_line("text", self.text, shortest=1, longest=LONGEST_TEXT)
        secondary = clean_line(
            "secondary_text", self.secondary_text or "", longest=LONGEST_SECONDARY_TEXT
        )
        template = None if self.template_id is None else template_named(self.template_id)
        style = self.style or (template.style if template else PosterStyle.MODERN)
        return PosterDesign(
            style=style,
            aspect_ratio=self.aspect_ratio,
            language=self.language or language_of(f"{text} {secondary}", otherwise=spoken),
            text=text,
            secondary_text=secondary,
            template_id=self.template_id,
            color_scheme=self.color_scheme or _scheme(template, style),
        )


def _scheme(template: PosterTemplate | None, style: PosterStyle) -> str | None:
    """A template's colours belong to its own style."""
    return template.color_scheme if template and template.style is style else None


class PosterPath(msgspec.Struct):
    poster_id: Uuid


class PosterDownloadBody(msgspec.Struct):
    """A wish for a file."""

    quality: Annotated[
        PosterQuality,
        Meta(description="`print`: 300 dpi at the size of the sheet, with 3 mm of bleed."),
    ] = PosterQuality.STANDARD
    format: PosterFormat = PosterFormat.JPG


class PosterDownloadAnswer(msgspec.Struct, kw_only=True):
    """A link that saves the file."""

    download_url: str
    quality: PosterQuality
    format: PosterFormat
    expires_in_seconds: int


class PhotoUploadAnswer(msgspec.Struct, kw_only=True):
    """PUT the photo to `upload_url`; give `photo_url` with the order. It is deleted after use."""

    upload_id: Annotated[Uuid, Meta(description="`GET /faces/uploads/{upload_id}`: its receipt.")]
    photo_url: str
    upload_url: str
    method: str
    headers: dict[str, str]
    expires_in_seconds: Annotated[int, Meta(ge=1, le=300)]


class TemplateAnswer(msgspec.Struct, kw_only=True):
    """What a poster may be about."""

    id: Annotated[str, Meta(examples=["birthday"])]
    name: Annotated[str, Meta(description="In the language of the request.")]
    names: dict[str, str]
    kicker: Annotated[str, Meta(description="Stands above the title.")]
    topic: Annotated[str, Meta(description="What the artist's consent must cover.")]
    style: PosterStyle
    color_scheme: str
    aspect_ratios: list[PosterRatio]
    sample_text: str
    sample_secondary_text: str
    preview_url: Annotated[str | None, Meta(description="None until it is painted.")]


class PosterJobAnswer(JobAnswer, kw_only=True):
    """How far a poster, or a file of one, is; links last an hour and are new in each answer."""

    poster_id: Uuid | None
    poster_url: str | None
    poster_url_hd: str | None
    thumbnail_url: str | None
    file_url: Annotated[str | None, Meta(description="The file that a download waits for.")]


class PosterAnswer(msgspec.Struct, kw_only=True):
    """A finished poster; links last an hour and are new in each answer."""

    id: Uuid
    job_id: Uuid
    artist_id: Uuid
    consent_id: Annotated[Uuid, Meta(description="The artist's consent that it stands on.")]
    template_id: str | None
    style: PosterStyle
    color_scheme: str | None
    aspect_ratio: PosterRatio
    language: Language
    text: str
    secondary_text: str
    with_user_photo: bool
    width: int
    height: int
    is_ai_generated: bool
    engines: dict[str, str]
    poster_url: str
    poster_url_hd: str
    thumbnail_url: str
    files: Annotated[
        list[str],
        Meta(description="What is ready: `quality.format`.", examples=[["hd.jpg", "print.pdf"]]),
    ]
    created_at: datetime
    expires_at: datetime


STANDARD = (PosterQuality.STANDARD, PosterFormat.JPG)
HD = (PosterQuality.HD, PosterFormat.JPG)


async def poster_answer(poster: Poster, links: LinkMedia) -> PosterAnswer:
    return PosterAnswer(
        id=poster.id,
        job_id=poster.job_id,
        artist_id=poster.artist_id,
        consent_id=poster.consent_id,
        template_id=poster.template_id,
        style=poster.style,
        color_scheme=poster.color_scheme,
        aspect_ratio=poster.aspect_ratio,
        language=poster.language,
        text=poster.text,
        secondary_text=poster.secondary_text,
        with_user_photo=poster.with_fan,
        width=poster.width,
        height=poster.height,
        is_ai_generated=True,
        engines=dict(poster.engines),
        poster_url=await links.url(poster.key(*STANDARD)) or "",
        poster_url_hd=await links.url(poster.key(*HD)) or "",
        thumbnail_url=(await links(poster.thumbnail_key)).url,
        files=sorted(poster.files),
        created_at=poster.created_at,
        expires_at=poster.expires_at,
    )


async def template_answer(
    shown: ShownTemplate, language: Language, links: LinkMedia
) -> TemplateAnswer:
    template = shown.template
    text, secondary_text = template.samples[language]
    return TemplateAnswer(
        id=template.id,
        name=template.names[language],
        names={each.value: name for each, name in template.names.items()},
        kicker=template.kickers[language],
        topic=template.topic.value,
        style=template.style,
        color_scheme=template.color_scheme,
        aspect_ratios=list(template.ratios),
        sample_text=text,
        sample_secondary_text=secondary_text,
        preview_url=await links.url(shown.preview_key),
    )


def photo_upload_answer(opened: OpenedFaceUpload, *, expires_in_seconds: int) -> PhotoUploadAnswer:
    return PhotoUploadAnswer(
        upload_id=opened.upload.id,
        photo_url=address_of(opened.presigned.url),
        upload_url=opened.presigned.url,
        method=opened.presigned.method,
        headers=dict(opened.presigned.headers),
        expires_in_seconds=expires_in_seconds,
    )

"""How videos look over HTTP."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from stario.domain.generation.model.greeting import (
    LONGEST_MESSAGE,
    LONGEST_NAME,
    AspectRatio,
    Greeting,
    Occasion,
)
from stario.domain.generation.model.share import SharePlatform
from stario.domain.generation.model.video import Video
from stario.domain.generation.usecases.link_media import LinkMedia
from stario.domain.kernel.ids import ArtistId, TemplateId
from stario.domain.kernel.language import Language
from stario.domain.kernel.text import clean_speech
from stario.entrypoints.http.fields import Percent, Uuid
from stario.entrypoints.http.handlers.jobs_schema import JobAnswer


class GenerateVideoBody(msgspec.Struct, kw_only=True):
    """A greeting to make."""

    artist_id: Uuid
    recipient_name: Annotated[
        str, Meta(min_length=1, max_length=LONGEST_NAME, examples=["Dilnoza"])
    ]
    occasion: Occasion
    language: Language
    duration_seconds: Literal[15, 30, 60] = 15
    custom_message: Annotated[
        str,
        Meta(
            max_length=LONGEST_MESSAGE,
            description="The fan's own words; the rest is written around them.",
            examples=["Sen eng zoʻr opasan!"],
        ),
    ] = ""
    prompt_template_id: Uuid | None = None
    aspect_ratio: AspectRatio = AspectRatio.WIDE

    def greeting(self) -> Greeting:
        """
        Clean the texts.

        Raises:
            Invalid: a text is empty, too long or can't be written and said.
        """
        template = self.prompt_template_id
        return Greeting(
            artist_id=ArtistId(self.artist_id),
            recipient_name=clean_speech(
                "recipient_name", self.recipient_name, shortest=1, longest=LONGEST_NAME
            ),
            custom_message=clean_speech(
                "custom_message", self.custom_message, longest=LONGEST_MESSAGE
            ),
            occasion=self.occasion,
            language=self.language,
            duration_seconds=self.duration_seconds,
            aspect_ratio=self.aspect_ratio,
            template_id=TemplateId(template) if template else None,
        )


class VideoPath(msgspec.Struct):
    video_id: Uuid


class StreamPath(msgspec.Struct):
    video_id: Uuid
    playlist: Annotated[str, Meta(pattern=r"^[a-z0-9_-]{1,40}\.m3u8$", examples=["index.m3u8"])]


class ShareQuery(msgspec.Struct):
    platform: SharePlatform = SharePlatform.LINK


class DownloadQuery(msgspec.Struct):
    quality: Annotated[
        Literal["sd", "hd", "1080p", "4k"],
        Meta(description="The answer names what is given: the nearest that exists."),
    ] = "hd"


class VideoJobAnswer(JobAnswer, kw_only=True):
    """How far a video is; links last an hour and are new in each answer."""

    video_url: str | None
    thumbnail_url: str | None
    captions_url: str | None


class VideoAnswer(msgspec.Struct, kw_only=True):
    """A finished video; links last an hour and are new in each answer."""

    id: Uuid
    job_id: Uuid
    artist_id: Uuid
    consent_id: Annotated[Uuid, Meta(description="The artist's consent that it stands on.")]
    occasion: Occasion
    language: Language
    recipient_name: str
    aspect_ratio: AspectRatio
    width: int
    height: int
    duration_seconds: float
    is_ai_generated: bool
    voice_match: Annotated[
        Percent,
        Meta(description="How near the voice is to the artist's; 0: a stock voice speaks."),
    ]
    engines: dict[str, str]
    video_url: str
    thumbnail_url: str
    captions_url: str
    preview_url: str | None
    stream_url: str | None
    qualities: list[str]
    created_at: datetime
    expires_at: datetime


class ShareAnswer(msgspec.Struct, kw_only=True):
    """Links that anybody may open."""

    share_url: Annotated[str, Meta(description="Opens the platform with the link filled in.")]
    direct_url: Annotated[str, Meta(description="The page itself.")]
    platform: SharePlatform
    expires_at: datetime


class DownloadAnswer(msgspec.Struct, kw_only=True):
    download_url: str
    quality: Annotated[str, Meta(examples=["hd"])]
    expires_in_seconds: int


async def video_answer(video: Video, links: LinkMedia) -> VideoAnswer:
    return VideoAnswer(
        id=video.id,
        job_id=video.job_id,
        artist_id=video.artist_id,
        consent_id=video.consent_id,
        occasion=video.occasion,
        language=video.language,
        recipient_name=video.recipient_name,
        aspect_ratio=video.aspect_ratio,
        width=video.width,
        height=video.height,
        duration_seconds=round(video.duration_seconds, 3),
        is_ai_generated=True,
        voice_match=video.voice_match,
        engines=dict(video.engines),
        video_url=(await links(video.video_key)).url,
        thumbnail_url=(await links(video.thumbnail_key)).url,
        captions_url=(await links(video.captions_key)).url,
        preview_url=await links.url(video.preview_key),
        stream_url=f"/videos/{video.id}/stream/index.m3u8" if video.stream_key else None,
        qualities=sorted({"hd", *video.renditions}),
        created_at=video.created_at,
        expires_at=video.expires_at,
    )

"""How artists' files look over HTTP."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from stario.domain.artists.model.upload import RULES, UPLOAD_LIFETIME, UploadKind
from stario.domain.artists.usecases.list_documents import DocumentLink
from stario.entrypoints.http.fields import Uuid
from stario.ports.media import PresignedUpload

ImageType = Literal["image/jpeg", "image/jpg", "image/png", "image/webp"]
SoundType = Literal[
    "audio/wav",
    "audio/x-wav",
    "audio/wave",
    "audio/vnd.wave",
    "audio/flac",
    "audio/x-flac",
    "audio/mpeg",
    "audio/mp3",
    "audio/ogg",
    "application/ogg",
]
PaperType = Literal["application/pdf", "image/jpeg", "image/jpg", "image/png"]


def _size(kind: UploadKind) -> Meta:
    return Meta(
        ge=1,
        le=RULES[kind].largest_bytes,
        description="Exactly what will be sent.",
        examples=[482133],
    )


class UploadPath(msgspec.Struct):
    artist_id: Uuid
    upload_id: Uuid


class PortraitBody(msgspec.Struct, kw_only=True):
    """A photo to come: JPEG, PNG or WebP, at most 10 MiB."""

    content_type: ImageType
    size_bytes: Annotated[int, _size(UploadKind.PORTRAIT)]
    pose: Annotated[
        Literal["portrait", "smile"],
        Meta(description="A smile shows teeth; it makes the mouth look real."),
    ] = "portrait"

    @property
    def kind(self) -> UploadKind:
        return UploadKind(self.pose)


class RecordingBody(msgspec.Struct, kw_only=True):
    """A recording to come: WAV, FLAC, MP3 or Ogg, 10 to 180 s of speech, at most 40 MiB."""

    content_type: SoundType
    size_bytes: Annotated[int, _size(UploadKind.VOICE_REFERENCE)]


class DocumentBody(msgspec.Struct, kw_only=True):
    """A paper to come: PDF, JPEG or PNG, at most 20 MiB."""

    content_type: PaperType
    size_bytes: Annotated[int, _size(UploadKind.DOCUMENT)]


class UploadAnswer(msgspec.Struct, kw_only=True):
    """Send the file with these headers, then complete the upload."""

    upload_id: Uuid
    upload_url: str
    method: str
    headers: dict[str, str]
    expires_in_seconds: Annotated[int, Meta(ge=1)]


class DocumentAnswer(msgspec.Struct, kw_only=True):
    """A paper; the link saves the file."""

    id: Uuid
    download_url: str
    expires_in_seconds: int


def upload_answer(upload_id: str, presigned: PresignedUpload) -> UploadAnswer:
    return UploadAnswer(
        upload_id=upload_id,
        upload_url=presigned.url,
        method=presigned.method,
        headers=dict(presigned.headers),
        expires_in_seconds=int(UPLOAD_LIFETIME.total_seconds()),
    )


def document_answer(link: DocumentLink) -> DocumentAnswer:
    return DocumentAnswer(
        id=link.id, download_url=link.url, expires_in_seconds=link.expires_in_seconds
    )

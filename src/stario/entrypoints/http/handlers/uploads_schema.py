"""How artists' files look over HTTP."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from stario.domain.artists.model.upload import UPLOAD_LIFETIME, UploadKind
from stario.domain.artists.usecases.list_documents import DocumentLink
from stario.entrypoints.http.fields import Uuid
from stario.ports.media import PresignedUpload

TypeText = Annotated[str, Meta(min_length=3, max_length=100, examples=["image/jpeg"])]
SizeBytes = Annotated[
    int, Meta(ge=1, le=2**40, description="Exactly what will be sent.", examples=[482133])
]


class UploadPath(msgspec.Struct):
    artist_id: Uuid
    upload_id: Uuid


class PortraitBody(msgspec.Struct, kw_only=True):
    """A photo to come: JPEG, PNG or WebP, at most 10 MiB."""

    content_type: TypeText
    size_bytes: SizeBytes
    pose: Annotated[
        Literal["portrait", "smile"],
        Meta(description="A smile shows teeth; it makes the mouth look real."),
    ] = "portrait"

    @property
    def kind(self) -> UploadKind:
        return UploadKind(self.pose)


class RecordingBody(msgspec.Struct, kw_only=True):
    """A recording to come: WAV, FLAC, MP3 or Ogg, 10 to 180 s of speech, at most 40 MiB."""

    content_type: Annotated[str, Meta(min_length=3, max_length=100, examples=["audio/wav"])]
    size_bytes: SizeBytes


class DocumentBody(msgspec.Struct, kw_only=True):
    """A paper to come: PDF, JPEG or PNG, at most 20 MiB."""

    content_type: Annotated[str, Meta(min_length=3, max_length=100, examples=["application/pdf"])]
    size_bytes: SizeBytes


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

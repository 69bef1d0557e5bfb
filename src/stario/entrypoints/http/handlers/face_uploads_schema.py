"""How photos of faces look over HTTP: by their receipts alone."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from stario.domain.faces.model.face_upload import (
    LARGEST_BYTES,
    URL_LIFETIME,
    FacePurpose,
    FaceState,
    FaceUpload,
)
from stario.domain.faces.usecases.open_face_upload import OpenedFaceUpload
from stario.entrypoints.http.fields import Uuid
from stario.entrypoints.http.handlers.permissions_schema import PicturedBody


class FaceUploadPath(msgspec.Struct):
    upload_id: Uuid


class FaceUploadBody(PicturedBody, kw_only=True):
    """A photo to come: JPEG, PNG or WebP, at most 20 MiB."""

    purpose: Annotated[
        Literal["poster", "compare"],
        Meta(description="A poster keeps it until its job has ended; a comparison uses it once."),
    ]


class FaceUploadAnswer(msgspec.Struct, kw_only=True):
    """PUT the photo to `upload_url`; name the URL, or the id, where the photo is wanted."""

    upload_id: Uuid
    upload_url: str
    method: str
    headers: dict[str, str]
    expires_in_seconds: Annotated[int, Meta(ge=1, le=int(URL_LIFETIME.total_seconds()))]
    largest_bytes: Annotated[int, Meta(examples=[LARGEST_BYTES])]


class FaceReceiptAnswer(msgspec.Struct, kw_only=True):
    """What has become of a photo. Nothing of the face is kept with it."""

    upload_id: Uuid
    purpose: FacePurpose
    state: Annotated[
        FaceState, Meta(description="`due` is being deleted; `deleted` is the receipt.")
    ]
    created_at: datetime
    last_used_at: datetime | None
    deleted_at: Annotated[
        datetime | None, Meta(description="When the store had no version left of it.")
    ]


def face_upload_answer(opened: OpenedFaceUpload) -> FaceUploadAnswer:
    return FaceUploadAnswer(
        upload_id=opened.upload.id,
        upload_url=opened.presigned.url,
        method=opened.presigned.method,
        headers=dict(opened.presigned.headers),
        expires_in_seconds=int(URL_LIFETIME.total_seconds()),
        largest_bytes=LARGEST_BYTES,
    )


def face_receipt_answer(upload: FaceUpload, *, at: datetime) -> FaceReceiptAnswer:
    return FaceReceiptAnswer(
        upload_id=upload.id,
        purpose=upload.purpose,
        state=upload.state(at),
        created_at=upload.created_at,
        last_used_at=upload.last_used_at,
        deleted_at=upload.deleted_at,
    )

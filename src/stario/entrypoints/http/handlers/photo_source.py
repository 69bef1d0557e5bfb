"""A fan's photo, in the request or named by it."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

import attrs

from stario.domain.compliance.model.permission import Statement
from stario.domain.compliance.usecases.require_permission import RequirePermission
from stario.domain.faces.model.face_upload import LARGEST_BYTES
from stario.domain.faces.usecases.name_face_upload import NameFaceUpload
from stario.domain.faces.usecases.read_face_photo import ReadFacePhoto
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.ids import ArtistId, FaceUploadId, PermissionId
from stario.entrypoints.http.handlers.faces_schema import (
    MOST_ARTISTS,
    CompareBody,
    CompareManyBody,
    DetectBody,
)
from stario.entrypoints.http.multipart import MULTIPART, Form, read_form
from stario.entrypoints.http.reading import JsonReader, read_body
from stario.entrypoints.http.routing import Call
from stario.ports.credentials import AccessClaims

UPLOAD_DEADLINE_SECONDS: Final = 60.0
LARGEST_REQUEST: Final = LARGEST_BYTES + 256 * 1024
"""A photo of `LARGEST_BYTES` with the form around it."""

_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Body = DetectBody | CompareBody | CompareManyBody


@attrs.frozen
class Wish:
    """Whom to compare with, and the photo: its bytes, or what names it."""

    artists: tuple[ArtistId, ...]
    file: bytes | None = attrs.field(default=None, repr=False)
    permission_id: PermissionId | None = None
    upload_id: str | None = None
    image_url: str | None = None


@attrs.frozen(kw_only=True)
class PhotoSource:
    """Photos stay in memory, and are let go of with the answer."""

    require_permission: RequirePermission
    name_upload: NameFaceUpload
    read_photo: ReadFacePhoto

    async def read(self, call: Call, body: type[Body]) -> Wish:
        """
        Read a form with `file` and `celebrity_ids`, or JSON that fits *body*.

        Raises:
            MalformedRequest, FieldsInvalid: it is neither.
            BodyTooLarge, BodyTooSlow: the photo is too large, or comes too slowly.
            Invalid: the photo is missing or named twice, or an id is none.
        """
        content = await read_body(call.request.receive, deadline_seconds=UPLOAD_DEADLINE_SECONDS)
        kind = call.request.headers.get("content-type", "")
        if kind.partition(";")[0].strip().lower() == MULTIPART:
            form = read_form(content, kind, largest_file_bytes=LARGEST_BYTES)
            return _of_form(form, required=body is CompareBody, wanted=body is not DetectBody)
        named = JsonReader(body).read(content)
        if (named.upload_id is None) == (named.image_url is None):
            raise Invalid("upload_id" if named.upload_id is None else "image_url", "one_photo")
        ids = () if isinstance(named, DetectBody) else named.celebrity_ids
        return Wish(_distinct(ids), upload_id=named.upload_id, image_url=named.image_url)

    @asynccontextmanager
    async def photo(self, wish: Wish, caller: AccessClaims) -> AsyncIterator[bytes]:
        """
        Give the photo's bytes; one that was sent before is deleted at the end of the block.

        Raises:
            NotFound, PhotoGone, Invalid, Unavailable: as `NameFaceUpload` and `ReadFacePhoto`.
            PermissionMissing: whoever is in it took back that it may be looked at.
        """
        if wish.file is not None:
            await self.require_permission(
                Statement(permission_id=wish.permission_id), account=caller.account_id
            )
            yield wish.file
            return
        account = caller.account_id
        if wish.image_url is not None:
            upload = await self.name_upload(wish.image_url, account=account, field="image_url")
        else:
            upload = FaceUploadId(str(wish.upload_id))
        async with self.read_photo(upload, account=account) as photo:
            yield photo


def _of_form(form: Form, *, required: bool, wanted: bool) -> Wish:
    files = form.files.get("file", ())
    if not files or not files[0]:
        raise Invalid("file", "required")
    if len(files) > 1 or sum(map(len, form.files.values())) > 1:
        raise Invalid("file", "one_photo")
    permission = _permission(form)
    if not wanted:
        return Wish((), file=files[0], permission_id=permission)
    given = form.fields.get("celebrity_ids", ())
    ids = [each.strip() for value in given for each in value.split(",") if each.strip()]
    if required and not ids:
        raise Invalid("celebrity_ids", "required")
    if len(ids) > MOST_ARTISTS:
        raise Invalid("celebrity_ids", "too_many", longest=MOST_ARTISTS)
    if not all(map(_UUID.fullmatch, ids)):
        raise Invalid("celebrity_ids", "not_uuid")
    return Wish(_distinct(ids), file=files[0], permission_id=permission)


def _permission(form: Form) -> PermissionId | None:
    named = [each.strip() for each in form.fields.get("permission_id", ()) if each.strip()]
    if not named:
        return None
    if len(named) > 1 or not _UUID.fullmatch(named[0]):
        raise Invalid("permission_id", "not_uuid")
    return PermissionId(named[0])


def _distinct(ids: Sequence[str]) -> tuple[ArtistId, ...]:
    return tuple(ArtistId(each) for each in dict.fromkeys(ids))

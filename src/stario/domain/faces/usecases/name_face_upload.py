"""Tell from a link which photo is meant, without ever following it."""

import attrs

from stario.domain.faces.model.face_upload import LARGEST_BYTES, URL_LIFETIME, upload_of_url
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import AccountId, FaceUploadId
from stario.ports.media import Bucket, ObjectStore
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class NameFaceUpload:
    storage: Storage
    objects: ObjectStore

    async def __call__(self, url: str, *, account: AccountId, field: str) -> FaceUploadId:
        """
        Name the upload that *url*, with or without its permission, was given out for.

        Raises:
            Invalid: *field* with `not_an_upload`: it leads elsewhere, or to somebody else's photo.
        """
        named = upload_of_url(url, field=field)
        async with self.storage() as work:
            try:
                upload = await work.face_uploads.get(named)
            except NotFound:
                raise Invalid(field, "not_an_upload") from None
        link = await self.objects.presign_open_upload(
            Bucket.EPHEMERAL,
            upload.key,
            largest_bytes=LARGEST_BYTES,
            expires_in_seconds=int(URL_LIFETIME.total_seconds()),
        )
        if upload.account_id != account or _address(url) != _address(link.url):
            raise Invalid(field, "not_an_upload")
        return named


def _address(link: str) -> str:
    return link.partition("#")[0].partition("?")[0]

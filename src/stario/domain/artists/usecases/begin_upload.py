"""Let an artist send a file straight to the store."""

import attrs

from stario.domain.artists.model.upload import (
    MOST_DOCUMENTS,
    UPLOAD_LIFETIME,
    Upload,
    UploadKind,
    accepted_type,
)
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import Conflict
from stario.ports.media import Bucket, ObjectStore, PresignedUpload
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class BeginUpload:
    storage: Storage
    objects: ObjectStore

    async def __call__(
        self, upload: Upload, *, actor: Actor, content_type: str, size_bytes: int
    ) -> PresignedUpload:
        """
        Permit one PUT of *size_bytes* bytes of *content_type*; nothing is remembered of it.

        Raises:
            NotFound: no such artist, or somebody else's.
            Invalid: that type or size is not taken.
            Conflict: the artist has as many documents as she may.
        """
        async with self.storage() as work:
            artist = await work.artists.get(upload.artist_id)
        artist.require_managed_by(actor.account_id, is_staff=actor.is_staff)
        name = accepted_type(upload.kind, content_type, size_bytes=size_bytes)
        if upload.kind is UploadKind.DOCUMENT and len(artist.document_keys) >= MOST_DOCUMENTS:
            raise Conflict(what="documents")
        return await self.objects.presign_upload(
            Bucket.ARTISTS,
            upload.staging_key,
            content_type=name,
            size_bytes=size_bytes,
            expires_in_seconds=int(UPLOAD_LIFETIME.total_seconds()),
        )

"""Take what has arrived out of the reach of whoever sent it."""

import attrs

from stario.domain.artists.model.upload import (
    RULES,
    Upload,
    UploadMissing,
    recognised_type,
)
from stario.domain.kernel.errors import Invalid
from stario.ports.media import Bucket, ObjectMissing, ObjectStore


@attrs.frozen(kw_only=True)
class Received:
    """`content` is what was looked at, and what `keep` stores: nobody can swap it in between."""

    upload: Upload
    content: bytes = attrs.field(repr=False)
    content_type: str

    @property
    def key(self) -> str:
        return self.upload.key(self.content_type)


@attrs.frozen(kw_only=True)
class ReceiveUpload:
    objects: ObjectStore

    async def __call__(self, upload: Upload) -> Received:
        """
        Read it and tell its type from its content.

        Raises:
            UploadMissing: nothing has arrived, or it has been swept away.
            Invalid: it is too large, no file of a type that is taken, or of another type than
                it was announced and sent as.
        """
        try:
            found = await self.objects.describe(Bucket.ARTISTS, upload.staging_key)
            if found.bytes > RULES[upload.kind].largest_bytes:
                raise Invalid("content", "too_large", largest=RULES[upload.kind].largest_bytes)
            content = await self.objects.get(Bucket.ARTISTS, upload.staging_key)
        except ObjectMissing:
            raise UploadMissing from None
        recognised = recognised_type(upload.kind, content)
        # The link took no other type than the one it was opened for.
        if recognised != found.content_type:
            raise Invalid("content", "another_type", announced=found.content_type)
        return Received(upload=upload, content=content, content_type=recognised)

    async def keep(self, received: Received) -> None:
        """Store it under its own key."""
        await self.objects.put(
            Bucket.ARTISTS, received.key, received.content, content_type=received.content_type
        )

    async def discard(self, upload: Upload) -> None:
        """Drop what was sent; the sweep does it too, should this not be reached."""
        await self.objects.delete(Bucket.ARTISTS, upload.staging_key)

"""Give an expiring link to a file."""

import attrs

from stario.ports.media import Bucket, ObjectStore

LINK_SECONDS = 3600


@attrs.frozen(kw_only=True)
class MediaLink:
    url: str
    expires_in_seconds: int


@attrs.frozen(kw_only=True)
class LinkMedia:
    objects: ObjectStore

    async def __call__(self, key: str, *, filename: str | None = None) -> MediaLink:
        """Link *key* of the media bucket; with *filename* a browser saves the file."""
        url = await self.objects.presign_download(
            Bucket.MEDIA, key, expires_in_seconds=LINK_SECONDS, filename=filename
        )
        return MediaLink(url=url, expires_in_seconds=LINK_SECONDS)

    async def url(self, key: str | None) -> str | None:
        """Link a key that may not be there yet."""
        return None if key is None else (await self(key)).url

"""Let a fan see a picture that she has sent."""

import attrs

from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId
from stario.domain.merch.model.artwork import artwork_key
from stario.ports.media import Bucket, ObjectMissing, ObjectStore

LINK_SECONDS = 3600


@attrs.frozen(kw_only=True)
class LinkArtwork:
    objects: ObjectStore

    async def __call__(self, artwork: str, *, account: AccountId) -> str:
        """
        Give a link for an hour.

        Raises:
            NotFound: it is not there, or somebody else's.
        """
        key = artwork_key(account, artwork)
        try:
            await self.objects.describe(Bucket.MEDIA, key)
        except ObjectMissing:
            raise NotFound(what="artwork") from None
        return await self.objects.presign_download(
            Bucket.MEDIA, key, expires_in_seconds=LINK_SECONDS
        )

"""Add to an artist what is shown with her."""

import attrs

from stario.domain.artists.model.artist import Artist
from stario.ports.media import Bucket, ObjectStore

IMAGE_LINK_SECONDS = 3600


@attrs.frozen(kw_only=True)
class ArtistPage:
    """`image_url` is a link to the portrait that expires, or None without one."""

    artist: Artist
    image_url: str | None


@attrs.frozen(kw_only=True)
class PresentArtist:
    objects: ObjectStore

    async def __call__(self, artist: Artist) -> ArtistPage:
        """Add what is shown with *artist*."""
        if artist.portrait_key is None:
            return ArtistPage(artist=artist, image_url=None)
        url = await self.objects.presign_download(
            Bucket.ARTISTS, artist.portrait_key, expires_in_seconds=IMAGE_LINK_SECONDS
        )
        return ArtistPage(artist=artist, image_url=url)

"""Read an artist's page."""

import attrs

from stario.domain.artists.model.artist import Artist
from stario.domain.kernel.ids import ArtistId
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ReadArtist:
    storage: Storage

    async def __call__(self, artist: ArtistId) -> Artist:
        """
        Find an artist.

        Raises:
            NotFound: there is none.
        """
        async with self.storage() as work:
            return await work.artists.get(artist)

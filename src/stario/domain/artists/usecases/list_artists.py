"""List artists and count them."""

import attrs

from stario.domain.artists.model.artist import Artist
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.repositories.artists import ArtistCounts, ArtistFilter
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ListArtists:
    storage: Storage

    async def __call__(self, request: PageRequest, wanted: ArtistFilter) -> Page[Artist]:
        """Popular ones first, then by name."""
        async with self.storage.stale() as work:
            return await work.artists.list(request, wanted)


@attrs.frozen(kw_only=True)
class CountArtists:
    storage: Storage

    async def __call__(self) -> ArtistCounts:
        async with self.storage.stale() as work:
            return await work.artists.counts()

"""List what an artist is ready to say."""

import attrs

from stario.domain.artists.model.template import PromptTemplate
from stario.domain.kernel.ids import ArtistId
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ListTemplates:
    storage: Storage

    async def __call__(self, artist: ArtistId) -> tuple[PromptTemplate, ...]:
        """
        Oldest first.

        Raises:
            NotFound: no such artist.
        """
        async with self.storage() as work:
            await work.artists.get(artist)
            return await work.templates.of_artist(artist)

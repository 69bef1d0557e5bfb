"""See who looks most like an artist."""

from collections.abc import Sequence

import attrs

from stario.domain.faces.model.face_quiz import LookAlike
from stario.domain.kernel.ids import ArtistId
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class LookAlikes:
    items: Sequence[LookAlike]
    total: int


@attrs.frozen(kw_only=True)
class ReadLookAlikes:
    storage: Storage

    async def __call__(self, artist: ArtistId, *, limit: int, offset: int) -> LookAlikes:
        """
        The best result of each fan who chose a name to be shown under; no photo is kept to show.

        Raises:
            NotFound: no such artist.
        """
        async with self.storage() as work:
            await work.artists.get(artist)
            items, total = await work.face_quizzes.look_alikes(artist, limit=limit, offset=offset)
        return LookAlikes(items=items, total=total)

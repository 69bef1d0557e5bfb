"""Delete an artist who was never used."""

import attrs

from stario.domain.kernel.ids import ArtistId
from stario.domain.kernel.outbox import delete_object
from stario.ports.media import Bucket
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class DeleteArtist:
    storage: Storage
    clock: Clock
    ids: Ids

    async def __call__(self, artist: ArtistId) -> None:
        """
        Delete the page, its templates and its files.

        Raises:
            NotFound: no such artist.
            Conflict: videos, jobs or consents name it; make it inactive instead.
        """
        async with self.storage() as work:
            found = await work.artists.get(artist)
            await work.artists.delete(artist)
            for key in sorted(found.keys):
                await work.outbox.add(
                    delete_object(
                        id_=self.ids.new(),
                        bucket=Bucket.ARTISTS.value,
                        key=key,
                        at=self.clock.now(),
                    )
                )
            await work.commit()

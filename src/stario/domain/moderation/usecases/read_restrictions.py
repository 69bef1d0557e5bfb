"""Read what an artist leaves out."""

import attrs

from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.ids import ArtistId
from stario.domain.moderation.model.restriction import Restrictions
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ReadRestrictions:
    storage: Storage

    async def __call__(self, artist: ArtistId, *, actor: Actor) -> Restrictions:
        """
        Give what is in force, for the artist herself and for staff.

        Raises:
            NotFound: no such artist, or somebody else's.
        """
        async with self.storage() as work:
            owner = await work.artists.get(artist)
            owner.require_managed_by(actor.account_id, is_staff=actor.is_staff)
            return await work.restrictions.of_artist(artist)

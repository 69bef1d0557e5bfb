"""List what an artist has agreed to."""

import attrs

from stario.domain.compliance.model.consent import Consent
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.ids import ArtistId
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ListConsents:
    storage: Storage

    async def __call__(self, artist: ArtistId, *, actor: Actor) -> tuple[Consent, ...]:
        """
        Oldest first, those that have ended too.

        Raises:
            NotFound: no such artist, or somebody else's.
        """
        async with self.storage() as work:
            owner = await work.artists.get(artist)
            owner.require_managed_by(actor.account_id, is_staff=actor.may_review)
            return await work.consents.of_artist(artist)

"""Payouts, for staff and their own artists."""

import attrs

from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, ArtistId, PayoutId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.ledger.model.payout import Payout, PayoutState
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ListPayouts:
    storage: Storage

    async def __call__(
        self,
        request: PageRequest,
        *,
        artist: ArtistId | None = None,
        state: PayoutState | None = None,
    ) -> Page[Payout]:
        """Newest first."""
        async with self.storage() as work:
            states = frozenset({state} if state else ())
            return await work.payouts.list(request, artist=artist, states=states)

    async def read(self, payout: PayoutId, *, owner: AccountId | None) -> Payout:
        """
        Find one; of *owner*'s own page, or anybody's for None.

        Raises:
            NotFound: there is no such payout, or it is another artist's.
        """
        async with self.storage() as work:
            found = await work.payouts.get(payout)
            if owner is not None:
                artist = await work.artists.get(found.artist_id)
                if artist.account_id != owner:
                    raise NotFound(what="payout")
            return found

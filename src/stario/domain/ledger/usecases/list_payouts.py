"""Payouts, for staff."""

import attrs

from stario.domain.kernel.ids import ArtistId
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

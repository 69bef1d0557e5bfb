"""What an artist has earned."""

import attrs

from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, ArtistId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.ledger.model import account
from stario.domain.ledger.model.payout import Earnings, Payout
from stario.ports.repositories.ledger import Ledger
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class OwnEarnings:
    artist_id: ArtistId
    earnings: Earnings
    payouts: Page[Payout]


@attrs.frozen(kw_only=True)
class ReadEarnings:
    storage: Storage

    async def __call__(self, owner: AccountId, request: PageRequest) -> OwnEarnings:
        """
        Give the balances and payouts of the page that *owner* manages.

        Raises:
            NotFound: there is no such page.
        """
        async with self.storage() as work:
            artist = await work.artists.of_account(owner)
            if artist is None:
                raise NotFound(what="artist")
            return OwnEarnings(
                artist_id=artist.id,
                earnings=await earnings_of(work.ledger, artist.id),
                payouts=await work.payouts.list(request, artist=artist.id),
            )


async def earnings_of(ledger: Ledger, artist: ArtistId) -> Earnings:
    """Read the balances; whoever decides by them has locked the ledger."""
    pending = await ledger.balance(account.artist_pending(artist))
    available = await ledger.balance(account.artist_available(artist))
    owed = await ledger.balance(account.artist_receivable(artist))
    # Liabilities stand as credits, which are negative.
    return Earnings(pending=-pending, available=-available, owed=owed)

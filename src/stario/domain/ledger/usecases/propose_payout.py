"""Propose to pay an artist what is available."""

import attrs

from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import AccountId, ArtistId, PayoutId
from stario.domain.kernel.money import Money
from stario.domain.ledger.model.payout import Payout, PayoutState
from stario.domain.ledger.usecases.note_payout import payout_event
from stario.domain.ledger.usecases.read_earnings import earnings_of
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class ProposePayout:
    """
    Args:
        minimum: less than it is not worth a transfer.
        tax_basis_points: what is kept for the tax office where the proposal does not say.
    """

    storage: Storage
    clock: Clock
    minimum: Money
    tax_basis_points: int

    async def __call__(
        self, id_: PayoutId, artist: ArtistId, *, by: AccountId, tax_basis_points: int | None = None
    ) -> Payout:
        """
        Propose all of it; a second call with the same id gives the same proposal.

        Raises:
            NotFound: there is no such artist.
            PayoutTooSmall: less than the minimum is payable.
            Conflict: the artist has a proposal that nobody has decided.
        """
        async with self.storage() as work:
            await work.artists.get(artist)
            # Nothing may come between the end of the statement and the balance.
            await work.ledger.lock()
            before, last = await work.payouts.last(artist), await work.ledger.last()
            if before is not None and before.id == id_:
                return before
            if before is not None and before.state is PayoutState.PROPOSED:
                raise Conflict(what="payout")
            payout = Payout.propose(
                id_,
                artist,
                await earnings_of(work.ledger, artist),
                minimum=self.minimum,
                tax_basis_points=(
                    self.tax_basis_points if tax_basis_points is None else tax_basis_points
                ),
                after=before.through if before else 0,
                through=last.number if last else 0,
                by=by,
                at=self.clock.now(),
            )
            await work.payouts.add(payout)
            await work.audit.record(payout_event("propose", payout, by=by))
            await work.commit()
        return payout

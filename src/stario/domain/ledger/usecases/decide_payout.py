"""What becomes of a payout after it was proposed."""

import attrs

from stario.domain.kernel.ids import AccountId, PayoutId
from stario.domain.ledger.model import movements
from stario.domain.ledger.model.payout import Payout, PayoutState
from stario.domain.ledger.usecases.note_payout import payout_event
from stario.domain.ledger.usecases.read_earnings import earnings_of
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class DecidePayout:
    """Each step is one transaction with the ledger, and taking it twice changes nothing."""

    storage: Storage
    clock: Clock

    async def approve(self, id_: PayoutId, *, by: AccountId) -> Payout:
        """
        Book it: the artist's shares are no longer available.

        Raises:
            NotFound: there is none.
            FourEyes: the same person proposed it.
            PayoutOutdated: money went back to fans since; cancel it and propose anew.
            PayoutOutOfOrder: it is decided otherwise already.
        """
        async with self.storage() as work:
            payout = await work.payouts.get(id_, lock=True)
            if payout.state is PayoutState.APPROVED and payout.decided_by == by:
                return payout
            await work.ledger.lock()
            now = self.clock.now()
            earnings = await earnings_of(work.ledger, payout.artist_id)
            approved = payout.approve(earnings, by=by, at=now)
            await work.payouts.save(approved)
            await work.audit.record(payout_event("approve", approved, by=by))
            await work.ledger.append(movements.payout(approved, at=now))
            await work.commit()
        return approved

    async def cancel(self, id_: PayoutId) -> Payout:
        """
        Take a proposal back.

        Raises:
            NotFound: there is none.
            PayoutOutOfOrder: it is decided.
        """
        return await self._move(id_, PayoutState.CANCELLED)

    async def send(self, id_: PayoutId, *, reference: str) -> Payout:
        """
        Note that the bank has it, under *reference*.

        Raises:
            NotFound: there is none.
            PayoutOutOfOrder: it is not approved, or sent under another reference.
        """
        return await self._move(id_, PayoutState.SENT, reference=reference)

    async def confirm(self, id_: PayoutId) -> Payout:
        """
        Note that the artist has it.

        Raises:
            NotFound: there is none.
            PayoutOutOfOrder: it is not sent.
        """
        return await self._move(id_, PayoutState.PAID)

    async def fail(self, id_: PayoutId, *, error: str) -> Payout:
        """
        Book it back: the bank refused it, or it came back; the next payout takes the money again.

        Raises:
            NotFound: there is none.
            PayoutOutOfOrder: it is not approved.
        """
        async with self.storage() as work:
            payout = await work.payouts.get(id_, lock=True)
            if payout.state in {PayoutState.FAILED, PayoutState.RETURNED}:
                return payout
            now = self.clock.now()
            was_paid = payout.state is PayoutState.PAID
            ended = payout.move(PayoutState.RETURNED if was_paid else PayoutState.FAILED, at=now)
            ended = attrs.evolve(ended, error=error)
            was_sent = payout.state in {PayoutState.SENT, PayoutState.PAID}
            await work.payouts.save(ended)
            await work.audit.record(payout_event("fail", ended))
            await work.ledger.append(movements.payout_returned(ended, was_sent=was_sent, at=now))
            await work.commit()
        return ended

    async def _move(
        self, id_: PayoutId, state: PayoutState, *, reference: str | None = None
    ) -> Payout:
        async with self.storage() as work:
            payout = await work.payouts.get(id_, lock=True)
            if payout.state is state and reference in (None, payout.reference):
                return payout
            now = self.clock.now()
            moved = payout.move(state, at=now)
            if reference is not None:
                moved = attrs.evolve(moved, reference=reference)
            await work.payouts.save(moved)
            await work.audit.record(payout_event("move", moved))
            if state is PayoutState.SENT:
                await work.ledger.append(movements.payout_sent(moved, at=now))
            await work.commit()
        return moved

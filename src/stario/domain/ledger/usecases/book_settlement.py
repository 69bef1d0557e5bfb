"""Book what a provider has handed over to our bank."""

import attrs

from stario.domain.kernel.money import Money
from stario.domain.ledger.model import movements
from stario.domain.ledger.model.entry import Entry, Movement
from stario.domain.payments.model.provider import Provider
from stario.ports.repositories.ledger import EntryFilter
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class BookSettlement:
    storage: Storage
    clock: Clock

    async def __call__(self, provider: Provider, amount: Money, *, reference: str) -> Entry:
        """
        Book *amount*, once for each *reference* of the bank's.

        Raises:
            Conflict: another amount was booked under it.
        """
        moved = movements.settlement(provider, amount, reference=reference, at=self.clock.now())
        async with self.storage() as work:
            added = await work.ledger.append(moved)
            await work.commit()
            return added[0] if added else await self._booked(moved)

    async def _booked(self, moved: Movement) -> Entry:
        async with self.storage() as work:
            found = await work.ledger.entries(EntryFilter(subject_id=moved.subject_id))
        return next(entry for entry in found if entry.movement.key == moved.key)

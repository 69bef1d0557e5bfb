"""The ledger's entries, for staff."""

from collections.abc import Mapping

import attrs

from stario.domain.kernel.money import Money
from stario.domain.ledger.model.entry import Entry
from stario.ports.repositories.ledger import EntryFilter
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ListEntries:
    storage: Storage

    async def __call__(self, wanted: EntryFilter, *, after: int, limit: int) -> tuple[Entry, ...]:
        """Those with a larger number than *after*, by number."""
        async with self.storage() as work:
            return await work.ledger.entries(wanted, after=after, limit=limit)

    async def balances(self) -> Mapping[str, Money]:
        """The sum of every account: debits positive, credits negative."""
        async with self.storage() as work:
            return await work.ledger.balances()

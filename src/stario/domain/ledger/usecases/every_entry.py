"""Reading the ledger from one end to the other."""

from collections.abc import AsyncIterator

from stario.domain.ledger.model.entry import Entry
from stario.ports.repositories.ledger import EntryFilter, Ledger

ENTRIES_AT_ONCE = 500


async def every_entry(
    ledger: Ledger, wanted: EntryFilter, *, after: int = 0
) -> AsyncIterator[Entry]:
    """Give them by number, a part at a time: the whole need not fit into memory."""
    while found := await ledger.entries(wanted, after=after, limit=ENTRIES_AT_ONCE):
        for entry in found:
            yield entry
        after = found[-1].number

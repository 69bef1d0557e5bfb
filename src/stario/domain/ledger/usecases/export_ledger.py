"""Give the ledger to accountants."""

from collections.abc import AsyncIterator
from enum import StrEnum

import attrs

from stario.domain.ledger.model import journal
from stario.domain.ledger.usecases.every_entry import every_entry
from stario.ports.repositories.ledger import EntryFilter
from stario.ports.storage import Storage


class JournalFormat(StrEnum):
    BEANCOUNT = "beancount"
    CSV = "csv"


@attrs.frozen(kw_only=True)
class ExportLedger:
    storage: Storage

    async def __call__(self, format_: JournalFormat) -> AsyncIterator[str]:
        """Give it in parts: the whole ledger, oldest first."""
        is_csv = format_ is JournalFormat.CSV
        yield journal.csv_lines([journal.COLUMNS]) if is_csv else journal.beancount_heading()
        opened: set[str] = set()
        async with self.storage() as work:
            async for entry in every_entry(work.ledger, EntryFilter()):
                if is_csv:
                    yield journal.csv_entry(entry)
                    continue
                for posting in entry.movement.postings:
                    if posting.account not in opened:
                        opened.add(posting.account)
                        yield journal.beancount_opening(posting.account)
                yield journal.beancount_entry(entry)

"""Prove that the ledger is what was once written."""

import attrs

from stario.domain.ledger.model.audit import Audit, Head
from stario.domain.ledger.usecases.every_entry import every_entry
from stario.ports.repositories.ledger import EntryFilter
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class VerifyChain:
    storage: Storage

    async def __call__(self, *, expected: Head | None = None) -> Audit:
        """
        Compute every hash and sum anew.

        Args:
            expected: an end of the chain that was noted before, somewhere else.
        """
        audit = Audit(expected=expected)
        async with self.storage() as work:
            async for entry in every_entry(work.ledger, EntryFilter()):
                audit.look_at(entry)
            # What has been appended meanwhile is left for the next time.
            through = audit.last.number if audit.last else 0
            audit.conclude(await work.ledger.balances(through=through))
        return audit

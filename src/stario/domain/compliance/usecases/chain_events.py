"""Hang what was recorded onto the end of the audit log."""

from collections.abc import Sequence

import attrs

from stario.domain.compliance.model.audit_entry import AuditEntry, AuditHead
from stario.domain.compliance.model.audit_event import AuditEvent
from stario.ports.storage import Storage
from stario.ports.system import Entropy

BATCH = 500
SALT_BYTES = 16


@attrs.frozen(kw_only=True)
class ChainEvents:
    """
    The one writer of the chain.

    The events of a batch leave the inbox in the transaction that writes their entries, so that
    each becomes one entry whatever breaks off. Whoever reads the log runs this before.
    """

    storage: Storage
    entropy: Entropy
    batch: int = BATCH

    async def __call__(self) -> int:
        """Take all that waits; says how many entries were made."""
        made = 0
        while count := await self._take():
            made += count
            if count < self.batch:
                break
        return made

    async def _take(self) -> int:
        async with self.storage() as work:
            # A look without the lock: most of the time nothing waits.
            if await work.audit.oldest_at() is None:
                return 0
            await work.audit_log.lock()
            events = await work.audit.take(limit=self.batch)
            head = await work.audit_log.head()
            entries = self._entries(events, head)
            await work.audit_log.append(entries, head=head.after(entries))
            await work.commit()
        return len(entries)

    def _entries(self, events: Sequence[AuditEvent], head: AuditHead) -> list[AuditEntry]:
        entries = []
        previous, number = head.hash, head.number
        for event in events:
            number += 1
            salt = self.entropy.token(SALT_BYTES)
            entry = AuditEntry.after(previous, event, number=number, salt=salt)
            previous = entry.hash
            entries.append(entry)
        return entries

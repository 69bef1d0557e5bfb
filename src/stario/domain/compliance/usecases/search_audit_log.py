"""Find out who did what."""

from contextlib import suppress

import attrs

from stario.domain.compliance.model.audit_entry import AuditEntry
from stario.domain.compliance.usecases.chain_events import ChainEvents
from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.repositories.audit import AuditFilter
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class SearchAuditLog:
    storage: Storage
    chain_events: ChainEvents

    async def __call__(self, request: PageRequest, wanted: AuditFilter) -> Page[AuditEntry]:
        """
        The newest entries first; what was recorded until now is among them.

        While others keep the log busy, what still waits for its place in it is not.
        """
        with suppress(Unavailable):
            await self.chain_events()
        async with self.storage() as work:
            return await work.audit_log.search(request, wanted)

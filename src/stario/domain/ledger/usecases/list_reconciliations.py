"""What comparisons with providers found, for staff."""

import attrs

from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.ledger.model.reconciliation import Reconciliation
from stario.domain.payments.model.provider import Provider
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ListReconciliations:
    storage: Storage

    async def __call__(
        self, request: PageRequest, *, provider: Provider | None = None
    ) -> Page[Reconciliation]:
        """The latest day first."""
        async with self.storage() as work:
            return await work.reconciliations.list(request, provider=provider)

    async def read(self, reconciliation: str) -> Reconciliation:
        """
        Find one.

        Raises:
            NotFound: there is none.
        """
        async with self.storage() as work:
            return await work.reconciliations.get(reconciliation)

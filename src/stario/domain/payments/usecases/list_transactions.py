"""What providers were asked for, and what became of it."""

import attrs

from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.payments.model.payment import Payment
from stario.domain.payments.model.refund import Refund, RefundState
from stario.ports.repositories.payments import PaymentFilter
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ListTransactions:
    """For staff: it knows no owner."""

    storage: Storage

    async def __call__(self, request: PageRequest, wanted: PaymentFilter) -> Page[Payment]:
        """Newest first."""
        async with self.storage() as work:
            return await work.payments.list(request, wanted)

    async def refunds(
        self, request: PageRequest, *, states: frozenset[RefundState] = frozenset()
    ) -> Page[Refund]:
        """Newest first; no *states*: all."""
        async with self.storage() as work:
            return await work.refunds.list(request, states=states)

"""Have fiscal receipts printed for what was paid."""

from collections.abc import Mapping
from datetime import timedelta

import attrs

from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.ids import PaymentId
from stario.domain.kernel.paging import Page, PageRequest, every
from stario.domain.payments.model.payment import Payment, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.receipt import RECEIPT, RECEIPT_ERROR, ReceiptRejected
from stario.domain.payments.usecases.locked import locked
from stario.ports.fiscal import FiscalReceipts
from stario.ports.repositories.payments import PaymentFilter
from stario.ports.storage import Storage
from stario.ports.system import Clock

LOOKED_BACK = timedelta(days=3)
"""Later ones are for a person: what was tried for three days does not mend by itself."""
PRINTED = "printed"
"""In place of an address, where the provider has none yet."""


@attrs.frozen(kw_only=True)
class IssueReceipts:
    """A sweep, so that a provider that is away delays receipts and never payments."""

    storage: Storage
    fiscal_receipts: Mapping[Provider, FiscalReceipts]
    clock: Clock

    async def __call__(self) -> int:
        """Ask for those that are missing; says how many there are now."""
        issued = 0
        for provider, receipts in self.fiscal_receipts.items():
            for payment in await self._without(provider):
                try:
                    issued += await self._issue(receipts, payment)
                except Unavailable:
                    break
        return issued

    async def _without(self, provider: Provider) -> list[Payment]:
        wanted = PaymentFilter(
            provider=provider,
            states=frozenset({PaymentState.PAID}),
            is_surplus=False,
            since=self.clock.now() - LOOKED_BACK,
        )

        async def read(request: PageRequest) -> Page[Payment]:
            async with self.storage() as work:
                return await work.payments.list(request, wanted)

        # Oldest first: what waits longest is asked for before a provider goes away.
        return [payment for payment in await every(read) if RECEIPT not in payment.facts][::-1]

    async def _issue(self, receipts: FiscalReceipts, payment: Payment) -> int:
        async with self.storage() as work:
            order = await work.orders.get(payment.order_id)
        try:
            place = await receipts.issue(order, payment)
        except ReceiptRejected as rejected:
            told = (rejected.details.get(name) for name in ("reason", "provider_code"))
            why = " ".join(str(each) for each in told if each is not None)
            await self._note(payment.provider, payment.id, {RECEIPT_ERROR: why})
            return 0
        noted = {RECEIPT: place or PRINTED, RECEIPT_ERROR: None}
        await self._note(payment.provider, payment.id, noted)
        return 1

    async def _note(
        self, provider: Provider, payment_id: PaymentId, facts: Mapping[str, str | None]
    ) -> None:
        async with self.storage() as work:
            _, payment = await locked(work, provider, payment_id=payment_id)
            noted = payment.noting(facts)
            if noted != payment:
                await work.payments.save(noted)
                await work.commit()

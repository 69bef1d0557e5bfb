"""Tell a provider what we know of its transactions; nothing is changed by asking."""

from datetime import datetime

import attrs

from stario.domain.payments.model.payment import Payment
from stario.domain.payments.model.provider import Provider
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ReadTransactions:
    storage: Storage

    async def __call__(self, provider: Provider, provider_tx: str) -> Payment:
        """
        Find one.

        Raises:
            PaymentNotFound: there is none.
        """
        async with self.storage() as work:
            return await work.payments.of_transaction(provider, provider_tx)

    async def statement(
        self, provider: Provider, *, since: datetime, until: datetime
    ) -> tuple[Payment, ...]:
        """Those that began in [since, until] of the provider's time, by it; every state."""
        async with self.storage() as work:
            return await work.payments.statement(provider, since=since, until=until)

"""Keep what a provider tells of a payment besides its state."""

from collections.abc import Mapping

import attrs

from stario.domain.payments.model.payment import Payment
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.usecases.locked import locked
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class NoteFacts:
    storage: Storage

    async def __call__(
        self, provider: Provider, provider_tx: str, facts: Mapping[str, str | int | None]
    ) -> Payment:
        """
        Add to the facts of a payment; the same ones again change nothing.

        Raises:
            PaymentNotFound: there is none.
        """
        async with self.storage() as work:
            _, payment = await locked(work, provider, provider_tx=provider_tx)
            noted = payment.noting(facts)
            if noted != payment:
                await work.payments.save(noted)
                await work.commit()
        return noted

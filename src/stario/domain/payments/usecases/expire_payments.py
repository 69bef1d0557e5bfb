"""Give up payments that nobody may take any more."""

import attrs

from stario.domain.kernel.errors import DomainError
from stario.domain.payments.model.payment import Payment
from stario.domain.payments.usecases.locked import expire, locked
from stario.ports.storage import Storage
from stario.ports.system import Clock

PAYMENTS_AT_ONCE = 100


@attrs.frozen(kw_only=True)
class ExpirePayments:
    """An abandoned checkout never calls back: expiry is our job."""

    storage: Storage
    clock: Clock

    async def __call__(self) -> bool:
        """Each in a transaction of its own; says whether there may be more."""
        async with self.storage() as work:
            overdue = await work.payments.overdue(at=self.clock.now(), limit=PAYMENTS_AT_ONCE)
        ended = 0
        for payment in overdue:
            try:
                ended += await self._end(payment)
            except DomainError:
                # The next round tries again; the others must not wait for this one.
                continue
        return ended == PAYMENTS_AT_ONCE

    async def _end(self, overdue: Payment) -> bool:
        async with self.storage() as work:
            _, payment = await locked(work, overdue.provider, payment_id=overdue.id)
            now = self.clock.now()
            if not payment.is_over(now):
                return False
            await expire(work, payment, at=now)
            await work.commit()
            return True

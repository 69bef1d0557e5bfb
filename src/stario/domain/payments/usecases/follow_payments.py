"""Ask providers about what they began and never ended."""

from collections.abc import Mapping
from datetime import timedelta

import attrs

from stario.domain.kernel.errors import DomainError
from stario.domain.payments.model.payment import Payment, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.usecases.take_payment import TakePayment
from stario.ports.payments import PaymentProvider
from stario.ports.storage import Storage
from stario.ports.system import Clock

ASKED_BEFORE = timedelta(minutes=10)
PAYMENTS_AT_ONCE = 50


@attrs.frozen(kw_only=True)
class FollowPayments:
    """
    A callback that got lost must not cost a fan her order: before the time of a pending payment is
    over its provider is asked, and money that it has is booked as if it had told us.
    """

    storage: Storage
    take_payment: TakePayment
    providers_of_payments: Mapping[Provider, PaymentProvider]
    clock: Clock

    async def __call__(self) -> int:
        """Ask once about each; says how many had been paid."""
        async with self.storage() as work:
            soon = self.clock.now() + ASKED_BEFORE
            # One that is only open has no transaction, or one whose name may still change; and
            # there may be so many that those that matter stood behind them.
            pending = await work.payments.overdue(at=soon, limit=PAYMENTS_AT_ONCE, is_begun=True)
        return sum([await self._follow(payment) for payment in pending])

    async def _follow(self, payment: Payment) -> bool:
        provider = self.providers_of_payments.get(payment.provider)
        if provider is None or payment.provider_tx is None:
            return False
        try:
            if await provider.state_of(payment) is not PaymentState.PAID:
                return False
            await self.take_payment(
                payment.provider,
                provider_tx=payment.provider_tx,
                amount=payment.amount,
                payment_id=payment.id,
            )
        except DomainError:
            # The next round asks again; the others must not wait for this one.
            return False
        return True

"""A provider says that it will not take the money of an attempt."""

from collections.abc import Mapping

import attrs

from stario.domain.kernel.ids import PaymentId
from stario.domain.payments.model.payment import UNSETTLED, CancelReason, Payment
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.usecases.locked import let_loose, locked
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class DropAttempt:
    """Unlike `CancelPayment` it never touches money: what is paid stays so."""

    storage: Storage
    clock: Clock

    async def __call__(
        self,
        provider: Provider,
        payment_id: PaymentId,
        *,
        reason: CancelReason,
        provider_tx: str | None = None,
        facts: Mapping[str, str | int | None] | None = None,
    ) -> Payment:
        """
        End an attempt that nobody has paid; the order may be paid otherwise.

        Args:
            provider_tx: the transaction that is over; of another one nothing changes.

        Returns:
            The payment as it is then, whatever it is.

        Raises:
            PaymentNotFound: there is none.
        """
        async with self.storage() as work:
            order, payment = await locked(work, provider, payment_id=payment_id)
            is_meant = provider_tx is None or payment.provider_tx in {None, provider_tx}
            if payment.state not in UNSETTLED or not is_meant:
                return payment
            now = self.clock.now()
            dropped = payment.cancel(reason, at=now).noting(facts or {})
            await work.payments.save(dropped)
            await let_loose(work, order, dropped, reason.value)
            await work.commit()
        return dropped

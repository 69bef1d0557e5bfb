"""A provider says that money which it has handed over is asked back."""

import attrs

from stario.domain.kernel.ids import PaymentId
from stario.domain.orders.model.order_event import OrderEvent, OrderEventKind, event
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.usecases.locked import locked
from stario.ports.storage import Storage
from stario.ports.system import Clock

LONGEST_REASON = 64


@attrs.frozen(kw_only=True)
class NoteDispute:
    """It moves no money: whether the provider is right a person decides."""

    storage: Storage
    clock: Clock

    async def __call__(
        self,
        provider: Provider,
        *,
        reference: str,
        reason: str,
        payment_id: PaymentId | None = None,
        provider_tx: str | None = None,
    ) -> OrderEvent:
        """
        Write it into the log of the order, for staff; once, however often it is told.

        Args:
            reference: the provider's name of the dispute.
            reason: the provider's code of why.
            payment_id: which payment; None: the one that `provider_tx` names.

        Returns:
            The line, which may be there since it was told first.

        Raises:
            PaymentNotFound: there is none.
        """
        async with self.storage() as work:
            order, payment = await locked(
                work, provider, payment_id=payment_id, provider_tx=provider_tx
            )
            for line in await work.orders.events(order.id):
                if _tells(line, payment.id, reference):
                    return line
            told = event(
                order.id,
                OrderEventKind.DISPUTED,
                at=self.clock.now(),
                payment=payment.id,
                provider=provider.value,
                reference=reference,
                reason=reason[:LONGEST_REASON],
            )
            await work.orders.log(told)
            await work.commit()
        return told


def _tells(line: OrderEvent, payment: PaymentId, reference: str) -> bool:
    is_dispute = line.kind is OrderEventKind.DISPUTED
    about = (line.details.get("payment"), line.details.get("reference"))
    return is_dispute and about == (payment, reference)

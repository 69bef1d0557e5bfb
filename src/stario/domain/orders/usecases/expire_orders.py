"""Let go of what nobody has paid in time."""

import attrs

from stario.domain.kernel.errors import DomainError
from stario.domain.kernel.ids import OrderId
from stario.domain.orders.model.order import OrderState
from stario.domain.orders.usecases.let_go import LetGo
from stario.domain.payments.model.payment import PaymentState
from stario.ports.storage import Storage
from stario.ports.system import Clock

ORDERS_AT_ONCE = 100
REASON = "not_paid_in_time"


@attrs.frozen(kw_only=True)
class ExpireOrders:
    storage: Storage
    let_go: LetGo
    clock: Clock

    async def __call__(self) -> int:
        """
        Expire each in a transaction of its own; says how many.

        One whose payment a provider is taking stays: the provider's own time decides.
        """
        async with self.storage() as work:
            due = await work.orders.unpaid(at=self.clock.now(), limit=ORDERS_AT_ONCE)
        expired = 0
        for order in due:
            try:
                expired += await self._expire(order)
            except DomainError:
                # The next round tries again; the others must not wait for this one.
                continue
        return expired

    async def _expire(self, order_id: OrderId) -> bool:
        now = self.clock.now()
        async with self.storage() as work:
            order = await work.orders.get(order_id, lock=True)
            # Behind the lock it may be paid, or open for longer.
            if order.state is not OrderState.AWAITING_PAYMENT or order.expires_at > now:
                return False
            payments = await work.payments.of_order(order.id)
            if any(payment.state is PaymentState.PENDING for payment in payments):
                return False
            gone = await self.let_go(work, order, OrderState.EXPIRED, reason=REASON, at=now)
            await work.commit()
        await self.let_go.announce(gone)
        return True

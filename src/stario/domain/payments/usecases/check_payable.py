"""Tell a provider whether an order may be paid."""

import attrs

from stario.domain.kernel.ids import OrderId
from stario.domain.kernel.money import Money
from stario.domain.orders.model.order import Order
from stario.domain.payments.model.payable import (
    TransactionOccupied,
    pending_at,
    require_payable,
)
from stario.domain.payments.model.provider import Provider
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class CheckPayable:
    """The same checks as `ReservePayment`, and changes nothing."""

    storage: Storage
    clock: Clock

    async def __call__(self, provider: Provider, *, order_id: OrderId, amount: Money) -> Order:
        """
        Give the order, if *provider* may begin to take *amount* for it.

        Raises:
            NotFound: no such order.
            OrderNotPayable: it has ended, is paid, or may not be paid yet.
            WrongAmount: it costs something else.
            TransactionOccupied: another transaction of this provider is at it.
        """
        async with self.storage() as work:
            order = await work.orders.get(order_id)
            payments = await work.payments.of_order(order_id)
        now = self.clock.now()
        require_payable(order, amount, at=now)
        pending = pending_at(payments, provider)
        if pending is not None and not pending.is_over(now):
            raise TransactionOccupied
        return order

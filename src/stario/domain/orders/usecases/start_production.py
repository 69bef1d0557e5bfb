"""Begin to make or to pack what was ordered."""

import attrs

from stario.domain.kernel.ids import AccountId, OrderId
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.orders.model.order_event import OrderEventKind, event
from stario.domain.orders.model.returns import require_goods
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class StartProduction:
    storage: Storage
    clock: Clock

    async def __call__(self, order_id: OrderId, *, actor: AccountId) -> Order:
        """
        From now on what is personalised can't be cancelled.

        Raises:
            NotFound: there is no such order.
            OrderOutOfOrder: it is not paid, or further on.
            NothingToSend: it is of work, which its job makes.
        """
        now = self.clock.now()
        async with self.storage() as work:
            order = await work.orders.get(order_id, lock=True)
            require_goods(order)
            begun = order.move(OrderState.IN_PRODUCTION, at=now)
            told = event(order.id, OrderEventKind.PRODUCTION_STARTED, at=now, actor=actor)
            await work.orders.save(begun, told)
            await work.commit()
        return begun

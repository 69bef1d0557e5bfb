"""The fan has what was ordered: the money is earned."""

from datetime import datetime

import attrs

from stario.domain.kernel.ids import AccountId, OrderId
from stario.domain.kernel.money import NOTHING
from stario.domain.ledger.model.movements import fulfilled
from stario.domain.orders.model.order import Order, OrderOutOfOrder, OrderState
from stario.domain.orders.model.order_event import OrderEventKind, event
from stario.domain.orders.model.returns import require_goods
from stario.domain.payments.model.payment import counting
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class DeliverOrder:
    storage: Storage
    clock: Clock

    async def __call__(self, order_id: OrderId, *, actor: AccountId) -> Order:
        """
        Note that a parcel has arrived.

        Raises:
            NotFound: there is no such order.
            OrderOutOfOrder: it is not on its way.
            NothingToSend: it is of work, and ends with its job.
        """
        async with self.storage() as work:
            order = await work.orders.get(order_id, lock=True)
            require_goods(order)
            if order.state is not OrderState.SHIPPED:
                raise OrderOutOfOrder(state=order.state.value)
            delivered = await self.fulfil(work, order, at=self.clock.now(), actor=actor)
            await work.commit()
        return delivered

    async def fulfil(
        self, work: UnitOfWork, order: Order, *, at: datetime, actor: AccountId | None
    ) -> Order:
        """
        Deliver inside the caller's transaction, and share the money out.

        The ledger is written last: nothing may be locked after it.

        Args:
            order: locked.

        Raises:
            OrderOutOfOrder: it can't be delivered now.
        """
        delivered = order.move(OrderState.DELIVERED, at=at)
        told = event(order.id, OrderEventKind.DELIVERED, at=at, actor=actor)
        await work.orders.save(delivered, told)
        paid = counting(await work.payments.of_order(order.id))
        fee = NOTHING if paid is None else paid.fee
        await work.ledger.append(fulfilled(order, fee=fee, at=at))
        return delivered

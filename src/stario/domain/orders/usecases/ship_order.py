"""Hand the parcel to a carrier."""

import attrs

from stario.domain.kernel.ids import AccountId, OrderId
from stario.domain.orders.model.order import Order
from stario.domain.orders.model.order_event import OrderEventKind, event
from stario.domain.orders.model.returns import require_goods
from stario.domain.orders.model.shipment import checked_shipment
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class ShipOrder:
    storage: Storage
    clock: Clock

    async def __call__(
        self,
        order_id: OrderId,
        *,
        carrier: str,
        tracking_number: str,
        tracking_url: str | None,
        actor: AccountId,
    ) -> Order:
        """
        Send it, and tell the fan where it is.

        Raises:
            Invalid: a text can't be shown, or the link is not one of the web over https.
            NotFound: there is no such order.
            OrderOutOfOrder: it is not in production.
            NothingToSend: it is of work.
        """
        shipment = checked_shipment(carrier, tracking_number, tracking_url)
        now = self.clock.now()
        async with self.storage() as work:
            order = await work.orders.get(order_id, lock=True)
            require_goods(order)
            sent = order.ship(shipment, at=now)
            told = event(
                order.id,
                OrderEventKind.SHIPPED,
                at=now,
                actor=actor,
                carrier=shipment.carrier,
                tracking_number=shipment.tracking_number,
            )
            await work.orders.save(sent, told)
            await work.commit()
        return sent

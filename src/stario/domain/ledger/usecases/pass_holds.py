"""Let artists' shares be paid out once the goods can't come back any more."""

import attrs

from stario.domain.kernel.errors import DomainError
from stario.domain.kernel.ids import OrderId
from stario.domain.ledger.model import movements
from stario.domain.orders.model.claim import open_claim
from stario.domain.orders.model.order import Order, OrderState
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock

ORDERS_AT_ONCE = 100


@attrs.frozen(kw_only=True)
class PassHolds:
    storage: Storage
    clock: Clock

    async def __call__(self) -> bool:
        """
        Pass the holds that are over, one transaction an order; says whether more may wait.

        Raises:
            DomainError: the first that one of the orders ran into; the others have passed.
        """
        async with self.storage() as work:
            pricing = await work.pricings.current()
            over = self.clock.now() - pricing.hold
            held = await work.orders.held(delivered_before=over, limit=ORDERS_AT_ONCE)
        failures: list[DomainError] = []
        for order in held:
            try:
                await self._pass(order)
            except DomainError as failure:
                failures.append(failure)
        if failures:
            raise failures[0]
        return len(held) == ORDERS_AT_ONCE

    async def _pass(self, id_: OrderId) -> None:
        async with self.storage() as work:
            order = await work.orders.get(id_, lock=True)
            # Another process, the fan or the parcel may have been here since the list was made.
            if await work.orders.has_passed_hold(order.id) or await _may_come_back(work, order):
                return
            now = self.clock.now()
            await work.orders.pass_hold(order.id, at=now)
            sale = (await work.sales.of([order.id])).get(order.id)
            if sale is not None:
                await work.ledger.append(movements.hold_passed(order, fee=sale.fee, at=now))
            await work.commit()


async def _may_come_back(work: UnitOfWork, order: Order) -> bool:
    """Whether its money may still go back: nobody has decided a claim, or refunded a return."""
    if order.state is OrderState.RETURNED and not order.refunded:
        return True
    return open_claim(await work.orders.claims(order.id)) is not None

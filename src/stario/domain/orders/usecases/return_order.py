"""Take a parcel back."""

import attrs

from stario.domain.kernel.ids import AccountId, OrderId
from stario.domain.orders.model.claim import Claim, ClaimKind, open_claim
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.orders.model.order_event import OrderEventKind, event
from stario.domain.orders.model.returns import require_returnable
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class ReturnOrder:
    storage: Storage
    clock: Clock

    async def __call__(self, order_id: OrderId, *, actor: AccountId) -> Order:
        """
        Note that it is here again; what can be sold once more goes back into the store.

        The money is another decision: a refund of its payment.

        Raises:
            NotFound: there is no such order.
            OrderOutOfOrder: it was not sent, or came back already.
            As `require_returnable`.
        """
        now = self.clock.now()
        async with self.storage() as work:
            order = await work.orders.get(order_id, lock=True)
            claim = open_claim(await work.orders.claims(order.id))
            require_returnable(order, claim, at=now)
            returned = order.move(OrderState.RETURNED, at=now)
            restocked = await _restock(work, order, claim)
            told = event(
                order.id, OrderEventKind.RETURNED, at=now, actor=actor, restocked=restocked
            )
            await work.orders.save(returned, told)
            await work.commit()
        return returned


async def _restock(work: UnitOfWork, order: Order, claim: Claim | None) -> int:
    """Say how many pieces are for sale again: neither faulty ones nor those made for one fan."""
    if claim is not None and claim.kind is ClaimKind.FAULTY:
        return 0
    restocked = 0
    for variant, quantity in order.pieces_of(is_personalised=False):
        await work.products.restock(variant, quantity)
        restocked += quantity
    return restocked

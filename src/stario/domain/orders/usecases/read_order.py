"""See one order with everything that happened to it."""

from collections.abc import Mapping

import attrs

from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, OrderId, PreviewId
from stario.domain.orders.model.claim import Claim
from stario.domain.orders.model.order import Order
from stario.domain.orders.model.order_event import OrderEvent
from stario.ports.storage import Storage, UnitOfWork


@attrs.frozen(kw_only=True)
class OrderView:
    """
    The log and the claims oldest first; `pictures` are keys in the media bucket of what the
    designs of its lines look like, as far as they are still there.
    """

    order: Order
    events: tuple[OrderEvent, ...]
    claims: tuple[Claim, ...]
    pictures: Mapping[PreviewId, str]


@attrs.frozen(kw_only=True)
class ReadOrder:
    storage: Storage

    async def __call__(self, order_id: OrderId, *, account: AccountId | None) -> OrderView:
        """
        Find one; *account* None stands for staff.

        Raises:
            NotFound: no such order, or somebody else's.
        """
        async with self.storage() as work:
            order = await own_order(work, order_id, account)
            return OrderView(
                order=order,
                events=await work.orders.events(order.id),
                claims=await work.orders.claims(order.id),
                pictures=await _pictures(work, order),
            )


async def own_order(
    work: UnitOfWork, order_id: OrderId, account: AccountId | None, *, lock: bool = False
) -> Order:
    """
    Find an order of *account*, or anybody's where it is None.

    Raises:
        NotFound: no such order, or somebody else's.
    """
    order = await work.orders.get(order_id, lock=lock)
    if account is not None and order.account_id != account:
        raise NotFound(what="order")
    return order


async def _pictures(work: UnitOfWork, order: Order) -> Mapping[PreviewId, str]:
    found: dict[PreviewId, str] = {}
    for id_ in {line.preview_id for line in order.lines if line.preview_id is not None}:
        try:
            found[id_] = (await work.previews.get(id_)).picture_key
        except NotFound:
            # Designs are forgotten once nothing can come back any more, or with their fan.
            continue
    return found

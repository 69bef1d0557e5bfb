"""Want more or less of something in a cart, or nothing of it."""

from datetime import datetime

import attrs

from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import CartItemId
from stario.domain.orders.model.cart import Cart
from stario.domain.orders.model.cart_owner import CartOwner
from stario.domain.orders.usecases.hold_cart import hold_cart
from stario.domain.orders.usecases.look_at_cart import CartView, Showing, view_cart
from stario.domain.orders.usecases.price_cart import look_up
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class ChangeCart:
    storage: Storage
    clock: Clock
    ids: Ids

    async def __call__(
        self, owner: CartOwner, item: CartItemId, showing: Showing, *, quantity: int
    ) -> CartView:
        """
        Want *quantity* of *item*; 0 takes it out.

        Raises:
            NotFound: there is no such item in the owner's cart.
            Invalid: `quantity` is more than one order may have.
            SoldOut: there are fewer pieces.
            ItemUnavailable: it can't be ordered any more.
        """
        now = self.clock.now()
        async with self.storage() as work:
            cart = await hold_cart(work, owner, ids=self.ids, at=now)
            if cart is None:
                raise NotFound(what="cart_item")
            if quantity:
                changed = await _with(work, cart, item, quantity, at=now)
                await _require_more(work, cart, changed, showing, at=now)
            else:
                changed = cart.remove(item, at=now)
            await work.carts.save(changed)
            view = await view_cart(work, changed, showing, at=now)
            await work.commit()
        return view


async def _with(
    work: UnitOfWork, cart: Cart, item: CartItemId, quantity: int, *, at: datetime
) -> Cart:
    (pick,) = await look_up(work, [cart.item(item)], account=cart.account_id, at=at)
    most = pick.product.most_per_order if pick.product else quantity
    return cart.set_quantity(item, quantity, unit_price=pick.unit_price, most=most, at=at)


async def _require_more(
    work: UnitOfWork, was: Cart, cart: Cart, showing: Showing, *, at: datetime
) -> None:
    """Refuse more of what can't be had; who wants less may want too much still, and sees so."""
    wanted = {item.id: item.quantity for item in was.items}
    for pick in await look_up(work, cart.items, account=cart.account_id, at=at):
        if pick.item.quantity > wanted.get(pick.item.id, 0):
            pick.require_orderable(showing.language)

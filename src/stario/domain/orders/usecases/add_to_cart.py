"""Put something into a cart."""

from datetime import datetime

import attrs

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.ids import CartId, CartItemId
from stario.domain.orders.model.cart import Cart, CartItem
from stario.domain.orders.model.cart_owner import CartOwner, token_digest
from stario.domain.orders.model.pick import Pick, PickProblem
from stario.domain.orders.usecases.hold_cart import hold_cart, open_account_cart
from stario.domain.orders.usecases.look_at_cart import CartView, Showing, view_cart
from stario.domain.orders.usecases.price_cart import look_up
from stario.domain.orders.usecases.wanted_variant import Wanted, wanted_variant
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Entropy, Ids

TOKEN_BYTES = 32
WRONG_WISHES = {
    PickProblem.PREVIEW_NEEDED: "required",
    PickProblem.PREVIEW_EXPIRED: "preview_expired",
    PickProblem.PREVIEW_REFUSED: "preview_refused",
}


@attrs.frozen(kw_only=True)
class AddedToCart:
    """
    `item` is where it lies now, beside what was there or on top of it.

    `token` leads a guest to the cart that was made for her just now; only she has it.
    """

    view: CartView
    item: CartItemId
    token: str | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class AddToCart:
    storage: Storage
    clock: Clock
    ids: Ids
    entropy: Entropy

    async def __call__(self, owner: CartOwner, wanted: Wanted, showing: Showing) -> AddedToCart:
        """
        Add to the owner's cart, and make one where there is none.

        A token that leads nowhere is not taken over: the guest gets a new one.

        Raises:
            NotFound: there is no such variant or product on sale.
            Invalid: `preview_id` is missing, not hers, over or not printable; `quantity` is more
                than one order may have; or it is not clear which variant is meant.
            SoldOut: there are fewer pieces.
            CartFull: there is no room for another thing.
            AccountClosed: the account was erased or blocked.
        """
        now = self.clock.now()
        async with self.storage() as work:
            cart = await hold_cart(work, owner, ids=self.ids, at=now)
            token = None
            if cart is None and owner.account is not None:
                cart = await open_account_cart(work, owner.account, ids=self.ids, at=now)
            elif cart is None:
                token = self.entropy.token(TOKEN_BYTES)
                cart = Cart.of_guest(CartId(self.ids.new()), token_digest(token), at=now)
                await work.carts.add(cart)
            fuller, item = await self._with(work, cart, wanted, showing, now)
            await work.carts.save(fuller)
            view = await view_cart(work, fuller, showing, at=now)
            await work.commit()
        return AddedToCart(view=view, item=item, token=token)

    async def _with(
        self, work: UnitOfWork, cart: Cart, wanted: Wanted, showing: Showing, now: datetime
    ) -> tuple[Cart, CartItemId]:
        product, variant = await wanted_variant(work, wanted, account=cart.account_id)
        item = CartItem(
            id=CartItemId(self.ids.new()),
            product_id=product.id,
            variant_id=variant.id,
            preview_id=wanted.preview,
            quantity=wanted.quantity,
            unit_price=product.price_of(variant),
            added_at=now,
        )
        (pick,) = await look_up(work, [item], account=cart.account_id, at=now)
        _require_design(pick)
        fuller = cart.add(item, most=product.most_per_order, at=now)
        for each in await look_up(work, fuller.items, account=cart.account_id, at=now):
            if each.item.is_like(item):
                each.require_orderable(showing.language)
        return fuller, next(each.id for each in fuller.items if each.is_like(item))


def _require_design(pick: Pick) -> None:
    for trouble in pick.troubles:
        if trouble.problem in WRONG_WISHES:
            raise Invalid("preview_id", WRONG_WISHES[trouble.problem])

"""Put a voucher into a cart, or take it out."""

import attrs

from stario.domain.kernel.errors import NotFound
from stario.domain.orders.model.cart_owner import CartOwner
from stario.domain.orders.model.voucher import (
    Voucher,
    VoucherRefusal,
    VoucherRefused,
    normal_code,
)
from stario.domain.orders.usecases.count_voucher_tries import CountVoucherTries
from stario.domain.orders.usecases.hold_cart import hold_cart
from stario.domain.orders.usecases.look_at_cart import CartView, Showing, view_cart
from stario.domain.orders.usecases.price_cart import usable_voucher
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class ApplyVoucher:
    storage: Storage
    count_tries: CountVoucherTries
    clock: Clock
    ids: Ids

    async def __call__(
        self, owner: CartOwner, code: str, showing: Showing, *, address: str
    ) -> CartView:
        """
        Put the voucher of *code* into the owner's cart, in the place of another one.

        Args:
            address: the client's IP address, as limits count it.

        Raises:
            TooMany: too many codes were tried.
            VoucherRefused: it does not count for this cart, and why.
            NotFound: there is no cart.
        """
        await self.count_tries(person=owner.account, address=address)
        now = self.clock.now()
        async with self.storage() as work:
            cart = await hold_cart(work, owner, ids=self.ids, at=now)
            if cart is None:
                raise NotFound(what="cart")
            known = await voucher_of(work, code)
            await usable_voucher(work, known.id, account=owner.account, at=now)
            changed = cart.with_voucher(known.id, at=now)
            view = await view_cart(work, changed, showing, at=now)
            if view.refused is not None and view.prices.lines:
                raise view.refused
            await work.carts.save(changed)
            await work.commit()
        return view

    async def remove(self, owner: CartOwner, showing: Showing) -> CartView:
        """Take the voucher out, if there is one."""
        now = self.clock.now()
        async with self.storage() as work:
            cart = await hold_cart(work, owner, ids=self.ids, at=now)
            if cart is not None and cart.voucher_id is not None:
                cart = cart.with_voucher(None, at=now)
                await work.carts.save(cart)
            view = await view_cart(work, cart, showing, at=now)
            await work.commit()
        return view


async def voucher_of(work: UnitOfWork, code: str) -> Voucher:
    """
    Find a voucher by a code as it was typed.

    Raises:
        VoucherRefused: there is none.
    """
    found = await work.vouchers.by_code(normal_code(code))
    if found is None:
        raise VoucherRefused(VoucherRefusal.UNKNOWN)
    return found

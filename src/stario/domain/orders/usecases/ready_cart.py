"""Lock a cart of which everything may be ordered, inside a transaction of the caller's."""

from datetime import datetime

import attrs

from stario.domain.kernel.language import Language
from stario.domain.orders.model.cart import Cart, CartEmpty
from stario.domain.orders.model.pick import Pick
from stario.domain.orders.model.voucher import Voucher
from stario.domain.orders.usecases.apply_voucher import voucher_of
from stario.domain.orders.usecases.price_cart import look_up, usable_voucher
from stario.ports.storage import UnitOfWork


@attrs.frozen(kw_only=True)
class ReadyCart:
    cart: Cart
    picks: tuple[Pick, ...]


async def ready_cart(
    work: UnitOfWork, cart: Cart | None, *, language: Language, at: datetime
) -> ReadyCart:
    """
    Look whether all of *cart*, which is locked, can be had.

    Raises:
        CartEmpty: there is nothing in it.
        SoldOut, ItemUnavailable: something of it can't be had.
    """
    if cart is None or not cart.items:
        raise CartEmpty
    picks = await look_up(work, cart.items, account=cart.account_id, at=at)
    for pick in picks:
        pick.require_orderable(language)
    return ReadyCart(cart=cart, picks=picks)


async def wanted_voucher(
    work: UnitOfWork, cart: Cart, *, code: str | None, at: datetime
) -> Voucher | None:
    """
    Find the voucher of *code*, or the one in *cart* where no code is named; it counts now.

    Raises:
        VoucherRefused: it does not, and why.
    """
    wanted = (await voucher_of(work, code)).id if code else cart.voucher_id
    if wanted is None:
        return None
    return await usable_voucher(work, wanted, account=cart.account_id, at=at)

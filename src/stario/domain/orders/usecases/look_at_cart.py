"""Look at a cart: everything is priced anew."""

from datetime import datetime

import attrs

from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, OrderId, VoucherId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.ledger.model.split import split
from stario.domain.orders.model.address import ShippingZone
from stario.domain.orders.model.cart import Cart
from stario.domain.orders.model.cart_owner import CartOwner
from stario.domain.orders.model.cart_prices import prices_of
from stario.domain.orders.model.goods_order import SaleTerms, goods_order
from stario.domain.orders.model.pick import Pick
from stario.domain.orders.model.quote import Prices
from stario.domain.orders.model.voucher import Voucher, VoucherRefused
from stario.domain.orders.usecases.hold_cart import hold_cart, is_to_be_merged
from stario.domain.orders.usecases.price_cart import (
    bearer_of,
    look_up,
    sale_terms,
    usable_voucher,
)
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class CartView:
    """
    A cart as it is now; what may not be ordered is in no sum.

    `voucher_code` is the one in it, `refused` why it does not count. `artist_share` is an
    estimate: what artists would get if no provider kept a fee.
    """

    picks: tuple[Pick, ...]
    prices: Prices
    voucher_code: str | None
    refused: VoucherRefused | None
    artist_share: Money
    language: Language


@attrs.frozen(kw_only=True)
class Showing:
    """How somebody wants to see a cart: sent where, told in which language."""

    zone: ShippingZone
    language: Language


@attrs.frozen(kw_only=True)
class LookAtCart:
    storage: Storage
    clock: Clock
    ids: Ids

    async def __call__(self, owner: CartOwner, showing: Showing) -> CartView:
        """Show the owner's cart; a guest's is merged into it once she has signed in."""
        now = self.clock.now()
        async with self.storage() as work:
            if await is_to_be_merged(work, owner, at=now):
                cart = await hold_cart(work, owner, ids=self.ids, at=now)
                view = await view_cart(work, cart, showing, at=now)
                await work.commit()
                return view
            return await view_cart(work, await _found(work, owner, at=now), showing, at=now)


async def view_cart(
    work: UnitOfWork, cart: Cart | None, showing: Showing, *, at: datetime
) -> CartView:
    """Show *cart*, or that there is none, in a transaction of the caller's."""
    account = cart.account_id if cart else None
    picks = await look_up(work, cart.items if cart else (), account=account, at=at)
    terms = await sale_terms(work, picks, bearer=bearer_of(None), at=at)
    shipping = terms.pricing.shipping[showing.zone]
    plain = prices_of(picks, zone=showing.zone, shipping=shipping, voucher=None)
    voucher, refused, prices = None, None, plain
    if cart is not None and cart.voucher_id is not None:
        voucher = await _known(work, cart.voucher_id)
        try:
            usable = await usable_voucher(work, cart.voucher_id, account=account, at=at)
            prices = prices_of(picks, zone=showing.zone, shipping=shipping, voucher=usable)
        except VoucherRefused as error:
            refused = error
    terms = attrs.evolve(terms, bearer=bearer_of(voucher))
    return CartView(
        picks=picks,
        prices=prices,
        voucher_code=voucher.code if voucher else None,
        refused=refused,
        artist_share=_artist_share(picks, prices, terms, showing.language, at),
        language=showing.language,
    )


async def _found(work: UnitOfWork, owner: CartOwner, *, at: datetime) -> Cart | None:
    if owner.account is not None:
        return await work.carts.of_account(owner.account)
    if owner.token_sha256 is None:
        return None
    cart = await work.carts.of_token(owner.token_sha256)
    return cart if cart is not None and not cart.is_over(at) else None


async def _known(work: UnitOfWork, voucher: VoucherId) -> Voucher | None:
    try:
        return await work.vouchers.get(voucher)
    except NotFound:
        return None


def _artist_share(
    picks: tuple[Pick, ...], prices: Prices, terms: SaleTerms, language: Language, at: datetime
) -> Money:
    if not prices.lines:
        return NOTHING
    as_if = goods_order(
        OrderId(""),
        picks,
        prices,
        account=AccountId(""),
        language=language,
        address=None,
        terms=terms,
        at=at,
    )
    return sum(split(as_if, fee=NOTHING).artists.values(), NOTHING)

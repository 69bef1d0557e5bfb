"""Lock a cart for a change, inside a transaction of the caller's."""

from collections.abc import Iterable
from datetime import datetime

from stario.domain.identity.model.account import AccountClosed
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, CartId, ProductId
from stario.domain.orders.model.cart import Cart, CartItem
from stario.domain.orders.model.cart_owner import CartOwner
from stario.ports.storage import UnitOfWork
from stario.ports.system import Ids


async def is_to_be_merged(work: UnitOfWork, owner: CartOwner, *, at: datetime) -> bool:
    """Whether somebody who is signed in brings a guest's cart along; a plain look."""
    if owner.account is None or owner.token_sha256 is None:
        return False
    guest = await work.carts.of_token(owner.token_sha256)
    return guest is not None and not guest.is_over(at)


async def hold_cart(work: UnitOfWork, owner: CartOwner, *, ids: Ids, at: datetime) -> Cart | None:
    """
    Lock the owner's cart and give it; None: there is none.

    A guest's cart that somebody brings along who is signed in goes into her own, once: two
    requests at the same moment wait for each other, and the second finds it gone.

    Raises:
        AccountClosed: the account was erased or blocked; its access token outlives it.
    """
    guest = await _guest_cart(work, owner, at=at)
    if owner.account is None:
        return guest
    # Always the guest's cart first: two that merge don't wait for each other.
    mine = await work.carts.of_account(owner.account, lock=True)
    if guest is None:
        return mine
    if mine is None:
        mine = await open_account_cart(work, owner.account, ids=ids, at=at)
    most = await _limits(work, guest.items)
    merged = mine.absorb(guest, most=most, at=at)
    await work.carts.save(merged)
    await work.carts.forget(guest.id)
    return merged


async def open_account_cart(
    work: UnitOfWork, account: AccountId, *, ids: Ids, at: datetime
) -> Cart:
    """
    Make the cart of *account*, or lock the one that somebody made at the same moment.

    Raises:
        AccountClosed: the account was erased or blocked; its access token outlives it.
    """
    if (await work.accounts.get(account)).blocked_at is not None:
        raise AccountClosed
    cart = Cart.of_account(CartId(ids.new()), account, at=at)
    try:
        await work.carts.add(cart)
    except Conflict:
        found = await work.carts.of_account(account, lock=True)
        if found is None:
            raise
        return found
    return cart


async def _guest_cart(work: UnitOfWork, owner: CartOwner, *, at: datetime) -> Cart | None:
    if owner.token_sha256 is None:
        return None
    cart = await work.carts.of_token(owner.token_sha256, lock=True)
    return cart if cart is not None and not cart.is_over(at) else None


async def _limits(work: UnitOfWork, items: Iterable[CartItem]) -> dict[ProductId, int]:
    most = {}
    for product in {item.product_id for item in items}:
        try:
            most[product] = (await work.products.get(product)).most_per_order
        except NotFound:
            continue
    return most

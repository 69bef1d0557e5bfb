"""What somebody means to buy, and has not ordered yet."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import attrs

from stario.domain.kernel.errors import Conflict, Invalid, NotFound
from stario.domain.kernel.ids import (
    AccountId,
    CartId,
    CartItemId,
    OrderId,
    PreviewId,
    ProductId,
    VariantId,
    VoucherId,
)
from stario.domain.kernel.money import Money

MOST_ITEMS = 30
"""Different things in one cart."""

GUEST_CART_KEPT_FOR = timedelta(days=30)
"""Since it was last changed."""


class CartFull(Conflict):
    """There are as many different things in the cart as it holds; `most` says how many."""

    code = "cart_full"


class CartEmpty(Conflict):
    """There is nothing in the cart that could be ordered."""

    code = "cart_empty"


@attrs.frozen(kw_only=True)
class CartItem:
    """
    So many of one variant, with one design on it or none.

    `unit_price` is what it cost when the fan last put it there or changed it.
    """

    id: CartItemId
    product_id: ProductId
    variant_id: VariantId
    preview_id: PreviewId | None
    quantity: int
    unit_price: Money
    added_at: datetime

    def is_like(self, other: "CartItem") -> bool:
        return (self.variant_id, self.preview_id) == (other.variant_id, other.preview_id)


@attrs.frozen(kw_only=True)
class Cart:
    """
    The cart of an account, or of a guest who has a token for it: one of the two.

    Of a token only the SHA-256 is kept. `version` counts its changes. `ordered` is the order that
    emptied it, until something changes again. `expires_at` is a guest's.
    """

    id: CartId
    account_id: AccountId | None
    token_sha256: str | None
    version: int
    items: tuple[CartItem, ...]
    voucher_id: VoucherId | None
    ordered: OrderId | None
    created_at: datetime
    updated_at: datetime
    expires_at: datetime | None

    @classmethod
    def of_account(cls, id_: CartId, account: AccountId, *, at: datetime) -> "Cart":
        return _empty(id_, account=account, token_sha256=None, at=at)

    @classmethod
    def of_guest(cls, id_: CartId, token_sha256: str, *, at: datetime) -> "Cart":
        return _empty(id_, account=None, token_sha256=token_sha256, at=at)

    def item(self, item: CartItemId) -> CartItem:
        """
        Find one.

        Raises:
            NotFound: there is none.
        """
        found = next((each for each in self.items if each.id == item), None)
        if found is None:
            raise NotFound(what="cart_item")
        return found

    def is_over(self, at: datetime) -> bool:
        return self.expires_at is not None and at >= self.expires_at

    def pieces_of(self, product: ProductId) -> int:
        return sum(item.quantity for item in self.items if item.product_id == product)

    def add(self, item: CartItem, *, most: int, at: datetime) -> "Cart":
        """
        Put *item* in; the same thing again adds up, at the price of now.

        Args:
            most: pieces of its product, in all sizes and colours, that one order may have.

        Raises:
            Invalid: `quantity` would be more than that.
            CartFull: there is no room for another thing.
        """
        _require_few(self.pieces_of(item.product_id) + item.quantity, most)
        return self._changed(_joined(self.items, item), at=at)

    def set_quantity(
        self, item: CartItemId, quantity: int, *, unit_price: Money, most: int, at: datetime
    ) -> "Cart":
        """
        Want *quantity* of *item*, at the price of now.

        Raises:
            NotFound: there is no such item.
            Invalid: `quantity` is more than the product allows.
        """
        known = self.item(item)
        _require_few(self.pieces_of(known.product_id) - known.quantity + quantity, most)
        wanted = attrs.evolve(known, quantity=quantity, unit_price=unit_price)
        items = tuple(wanted if each is known else each for each in self.items)
        return self._changed(items, at=at)

    def remove(self, item: CartItemId, *, at: datetime) -> "Cart":
        """
        Take *item* out.

        Raises:
            NotFound: there is no such item.
        """
        known = self.item(item)
        return self._changed(tuple(each for each in self.items if each is not known), at=at)

    def with_voucher(self, voucher: VoucherId | None, *, at: datetime) -> "Cart":
        return attrs.evolve(self._changed(self.items, at=at), voucher_id=voucher)

    def absorb(self, guest: "Cart", *, most: Mapping[ProductId, int], at: datetime) -> "Cart":
        """
        Take over what *guest* put aside before signing in.

        Quantities add up as far as *most* allows; what there is no room for stays behind. A
        voucher of one's own stays.
        """
        items = self.items
        for item in guest.items:
            there = sum(each.quantity for each in items if each.product_id == item.product_id)
            quantity = min(item.quantity, most.get(item.product_id, 0) - there)
            has_room = len(items) < MOST_ITEMS or any(map(item.is_like, items))
            if quantity > 0 and has_room:
                items = _joined(items, attrs.evolve(item, quantity=quantity))
        voucher = self.voucher_id or guest.voucher_id
        return attrs.evolve(self._changed(items, at=at), voucher_id=voucher)

    def emptied(self, order: OrderId, *, at: datetime) -> "Cart":
        """Everything is in *order* now."""
        return attrs.evolve(self._changed((), at=at), voucher_id=None, ordered=order)

    def _changed(self, items: tuple[CartItem, ...], *, at: datetime) -> "Cart":
        return attrs.evolve(
            self,
            items=items,
            version=self.version + 1,
            ordered=None,
            updated_at=at,
            expires_at=None if self.token_sha256 is None else at + GUEST_CART_KEPT_FOR,
        )


def _empty(
    id_: CartId, *, account: AccountId | None, token_sha256: str | None, at: datetime
) -> Cart:
    return Cart(
        id=id_,
        account_id=account,
        token_sha256=token_sha256,
        version=0,
        items=(),
        voucher_id=None,
        ordered=None,
        created_at=at,
        updated_at=at,
        expires_at=None if token_sha256 is None else at + GUEST_CART_KEPT_FOR,
    )


def _joined(items: tuple[CartItem, ...], item: CartItem) -> tuple[CartItem, ...]:
    known = next((each for each in items if each.is_like(item)), None)
    if known is None:
        if len(items) >= MOST_ITEMS:
            raise CartFull(most=MOST_ITEMS)
        return (*items, item)
    more = attrs.evolve(known, quantity=known.quantity + item.quantity, unit_price=item.unit_price)
    return tuple(more if each is known else each for each in items)


def _require_few(quantity: int, most: int) -> None:
    if quantity > most:
        raise Invalid("quantity", "too_many_pieces", most=most)

"""Carts, promised prices and vouchers."""

from datetime import datetime, timedelta

import attrs

from stario.domain.identity.model.account import Account
from stario.domain.kernel.ids import (
    AccountId,
    ArtistId,
    CartId,
    CartItemId,
    CategoryId,
    PreviewId,
    ProductId,
    QuoteId,
    VariantId,
    VoucherId,
)
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.orders.model.address import ShippingZone
from stario.domain.orders.model.cart import Cart, CartItem
from stario.domain.orders.model.order_line import DiscountBearer
from stario.domain.orders.model.quote import HOLDS_FOR, PricedLine, Prices, Quote
from stario.domain.orders.model.voucher import Voucher, VoucherKind
from tests.builders.values import NOW, a_digest, new_id

PRICE = Money.from_som(100_000)
GENEROUS = 99


def an_item(
    *,
    product: str | None = None,
    variant: str | None = None,
    preview: str | None = None,
    quantity: int = 1,
    unit_price: Money = PRICE,
) -> CartItem:
    return CartItem(
        id=CartItemId(new_id()),
        product_id=ProductId(product or new_id()),
        variant_id=VariantId(variant or new_id()),
        preview_id=PreviewId(preview) if preview else None,
        quantity=quantity,
        unit_price=unit_price,
        added_at=NOW,
    )


def a_cart(account: Account, *items: CartItem, at: datetime = NOW) -> Cart:
    return attrs.evolve(Cart.of_account(CartId(new_id()), account.id, at=at), items=items)


def a_guest_cart(*items: CartItem, token_sha256: str = "", at: datetime = NOW) -> Cart:
    cart = Cart.of_guest(CartId(new_id()), token_sha256 or a_digest(), at=at)
    return attrs.evolve(cart, items=items)


def a_quote(account: Account, *items: CartItem, at: datetime = NOW) -> Quote:
    lines = tuple(
        PricedLine(
            variant_id=item.variant_id,
            preview_id=item.preview_id,
            quantity=item.quantity,
            unit_price=item.unit_price,
            discount=Money.from_som(1_000),
        )
        for item in items
    )
    return Quote(
        id=QuoteId(new_id()),
        account_id=account.id,
        prices=Prices(
            zone=ShippingZone.REGIONAL,
            lines=lines,
            voucher_id=VoucherId(new_id()),
            shipping=Money.from_som(25_000),
            shipping_discount=Money.from_som(5_000),
        ),
        created_at=at,
        expires_at=at + HOLDS_FOR,
    )


def a_voucher(
    *,
    code: str | None = None,
    kind: VoucherKind = VoucherKind.PERCENT,
    basis_points: int = 1_000,
    amount: Money = NOTHING,
    min_subtotal: Money = NOTHING,
    max_discount: Money | None = None,
    valid_from: datetime = NOW - timedelta(days=1),
    valid_until: datetime | None = None,
    most_uses: int | None = None,
    most_uses_per_account: int | None = None,
    product_id: str | None = None,
    category_id: str | None = None,
    artist_id: str | None = None,
    bearer: DiscountBearer = DiscountBearer.PLATFORM,
    is_active: bool = True,
    created_by: AccountId | None = None,
    created_at: datetime = NOW,
) -> Voucher:
    """Ten percent for everybody, without limits, unless said otherwise."""
    key = new_id()
    return Voucher(
        id=VoucherId(key),
        code=code or f"V{key[-12:].upper()}",
        kind=kind,
        basis_points=basis_points,
        amount=amount,
        min_subtotal=min_subtotal,
        max_discount=max_discount,
        valid_from=valid_from,
        valid_until=valid_until,
        most_uses=most_uses,
        most_uses_per_account=most_uses_per_account,
        product_id=ProductId(product_id) if product_id else None,
        category_id=CategoryId(category_id) if category_id else None,
        artist_id=ArtistId(artist_id) if artist_id else None,
        bearer=bearer,
        is_active=is_active,
        created_by=created_by,
        created_at=created_at,
        updated_at=created_at,
    )

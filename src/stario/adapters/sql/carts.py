"""Remembered carts, and prices that were promised for them, in SQL."""

from datetime import datetime

import attrs
from sqlalchemy import RowMapping, delete, select, update

from stario.adapters.sql.column_types import EPOCH, MICROSECOND
from stario.adapters.sql.tables import carts, quotes
from stario.adapters.sql.transaction import Rows, Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, CartId, QuoteId
from stario.domain.kernel.money import Money
from stario.domain.orders.model.address import ShippingZone
from stario.domain.orders.model.cart import Cart, CartItem
from stario.domain.orders.model.quote import PricedLine, Prices, Quote
from stario.ports.repositories.carts import Carts, Quotes


@attrs.frozen
class SqlCarts(Carts):
    _transaction: Transaction

    async def add(self, cart: Cart) -> None:
        if not await self._transaction.add(carts, _cart_row(cart)):
            raise Conflict(what="cart")

    async def of_account(self, account: AccountId, *, lock: bool = False) -> Cart | None:
        return await self._one(select(carts).where(carts.c.account_id == account), lock=lock)

    async def of_token(self, token_sha256: str, *, lock: bool = False) -> Cart | None:
        return await self._one(select(carts).where(carts.c.token_sha256 == token_sha256), lock=lock)

    async def save(self, cart: Cart) -> None:
        await self._transaction.write(
            update(carts).where(carts.c.id == cart.id).values(_cart_row(cart))
        )

    async def forget(self, cart: CartId) -> None:
        await self._transaction.write(delete(carts).where(carts.c.id == cart))

    async def forget_account(self, account: AccountId) -> None:
        await self._transaction.write(delete(quotes).where(quotes.c.account_id == account))
        await self._transaction.write(delete(carts).where(carts.c.account_id == account))

    async def forget_expired(self, *, at: datetime) -> int:
        return await self._transaction.write(delete(carts).where(carts.c.expires_at <= at))

    async def _one(self, wanted: Rows, *, lock: bool) -> Cart | None:
        read = self._transaction.locked if lock else self._transaction.rows
        rows = await read(wanted)
        return _cart(rows[0]) if rows else None


@attrs.frozen
class SqlQuotes(Quotes):
    _transaction: Transaction

    async def add(self, quote: Quote) -> None:
        if not await self._transaction.add(quotes, _quote_row(quote)):
            raise Conflict(what="quote")

    async def get(self, quote: QuoteId) -> Quote:
        row = await self._transaction.row(select(quotes).where(quotes.c.id == quote))
        if row is None:
            raise NotFound(what="quote")
        return _quote(row)

    async def forget_expired(self, *, before: datetime) -> int:
        return await self._transaction.write(delete(quotes).where(quotes.c.expires_at < before))


def _cart_row(cart: Cart) -> dict[str, object]:
    names = ("id", "account_id", "token_sha256", "version", "voucher_id", "ordered")
    times = ("created_at", "updated_at", "expires_at")
    row = {name: getattr(cart, name) for name in names + times}
    return row | {"items": [_item_record(item) for item in cart.items]}


def _item_record(item: CartItem) -> dict[str, object]:
    return attrs.asdict(item) | {
        "unit_price": item.unit_price.tiyin,
        "added_at": (item.added_at - EPOCH) // MICROSECOND,
    }


def _cart(row: RowMapping) -> Cart:
    items = tuple(
        CartItem(
            **record
            | {
                "unit_price": Money(record["unit_price"]),
                "added_at": EPOCH + record["added_at"] * MICROSECOND,
            }
        )
        for record in row["items"]
    )
    return Cart(**{**row, "items": items})


def _quote_row(quote: Quote) -> dict[str, object]:
    prices = quote.prices
    return {
        "id": quote.id,
        "account_id": quote.account_id,
        "prices": {
            "zone": prices.zone.value,
            "voucher_id": prices.voucher_id,
            "shipping": prices.shipping.tiyin,
            "shipping_discount": prices.shipping_discount.tiyin,
            "lines": [_line_record(line) for line in prices.lines],
        },
        "created_at": quote.created_at,
        "expires_at": quote.expires_at,
    }


def _line_record(line: PricedLine) -> dict[str, object]:
    return attrs.asdict(line) | {
        "unit_price": line.unit_price.tiyin,
        "discount": line.discount.tiyin,
    }


def _quote(row: RowMapping) -> Quote:
    prices = row["prices"]
    lines = tuple(
        PricedLine(
            **record
            | {"unit_price": Money(record["unit_price"]), "discount": Money(record["discount"])}
        )
        for record in prices["lines"]
    )
    return Quote(
        id=row["id"],
        account_id=row["account_id"],
        prices=Prices(
            zone=ShippingZone(prices["zone"]),
            voucher_id=prices["voucher_id"],
            shipping=Money(prices["shipping"]),
            shipping_discount=Money(prices["shipping_discount"]),
            lines=lines,
        ),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
    )

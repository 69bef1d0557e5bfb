"""Carts, promised prices and vouchers in memory."""

from datetime import datetime

import attrs

from stario.adapters.memory.transaction import Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, CartId, QuoteId, VoucherId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.orders.model.cart import Cart
from stario.domain.orders.model.quote import Quote
from stario.domain.orders.model.voucher import Voucher
from stario.ports.repositories.carts import Carts, Quotes, Vouchers


@attrs.frozen
class MemoryCarts(Carts):
    _transaction: Transaction

    async def add(self, cart: Cart) -> None:
        tables = await self._transaction.writing()
        self._transaction.refer(tables.accounts, cart.account_id)
        for other in tables.carts.values():
            has_account = cart.account_id is not None and other.account_id == cart.account_id
            has_token = cart.token_sha256 is not None and other.token_sha256 == cart.token_sha256
            if other.id == cart.id or has_account or has_token:
                raise Conflict(what="cart")
        tables.carts[cart.id] = cart

    async def of_account(self, account: AccountId, *, lock: bool = False) -> Cart | None:
        tables = await self._transaction.writing() if lock else self._transaction.tables
        mine = (cart for cart in tables.carts.values() if cart.account_id == account)
        return next(mine, None)

    async def of_token(self, token_sha256: str, *, lock: bool = False) -> Cart | None:
        tables = await self._transaction.writing() if lock else self._transaction.tables
        found = (cart for cart in tables.carts.values() if cart.token_sha256 == token_sha256)
        return next(found, None)

    async def save(self, cart: Cart) -> None:
        tables = await self._transaction.writing()
        if cart.id in tables.carts:
            tables.carts[cart.id] = cart

    async def forget(self, cart: CartId) -> None:
        (await self._transaction.writing()).carts.pop(cart, None)

    async def forget_account(self, account: AccountId) -> None:
        tables = await self._transaction.writing()
        for quote in [each for each in tables.quotes.values() if each.account_id == account]:
            del tables.quotes[quote.id]
        for cart in [each for each in tables.carts.values() if each.account_id == account]:
            del tables.carts[cart.id]

    async def forget_expired(self, *, at: datetime) -> int:
        tables = await self._transaction.writing()
        over = [each for each in tables.carts.values() if each.expires_at and each.expires_at <= at]
        for cart in over:
            del tables.carts[cart.id]
        return len(over)


@attrs.frozen
class MemoryQuotes(Quotes):
    _transaction: Transaction

    async def add(self, quote: Quote) -> None:
        tables = await self._transaction.writing()
        self._transaction.refer(tables.accounts, quote.account_id)
        if quote.id in tables.quotes:
            raise Conflict(what="quote")
        tables.quotes[quote.id] = quote

    async def get(self, quote: QuoteId) -> Quote:
        try:
            return self._transaction.tables.quotes[quote]
        except KeyError:
            raise NotFound(what="quote") from None

    async def forget_expired(self, *, before: datetime) -> int:
        tables = await self._transaction.writing()
        over = [quote for quote in tables.quotes.values() if quote.expires_at < before]
        for quote in over:
            del tables.quotes[quote.id]
        return len(over)


@attrs.frozen
class MemoryVouchers(Vouchers):
    _transaction: Transaction

    async def add(self, voucher: Voucher) -> None:
        tables = await self._transaction.writing()
        self._transaction.refer(tables.accounts, voucher.created_by)
        if voucher.id in tables.vouchers or await self.by_code(voucher.code):
            raise Conflict(what="voucher")
        tables.vouchers[voucher.id] = voucher

    async def get(self, voucher: VoucherId) -> Voucher:
        try:
            return self._transaction.tables.vouchers[voucher]
        except KeyError:
            raise NotFound(what="voucher") from None

    async def by_code(self, code: str) -> Voucher | None:
        every = self._transaction.tables.vouchers.values()
        return next((voucher for voucher in every if voucher.code == code), None)

    async def save(self, voucher: Voucher, *, was: Voucher) -> None:
        tables = await self._transaction.writing()
        known = tables.vouchers.get(was.id)
        rival = await self.by_code(voucher.code)
        if known is None or known.updated_at != was.updated_at:
            raise Conflict(what="voucher")
        if rival is not None and rival.id != voucher.id:
            raise Conflict(what="voucher")
        tables.vouchers[was.id] = attrs.evolve(voucher, used=known.used)

    async def list(self, request: PageRequest) -> Page[Voucher]:
        every = sorted(
            self._transaction.tables.vouchers.values(),
            key=lambda voucher: (voucher.created_at, voucher.id),
            reverse=True,
        )
        here = every[request.offset : request.offset + request.size]
        return Page(tuple(here), len(every), request)

    async def uses_of(self, voucher: VoucherId, account: AccountId) -> int:
        return self._transaction.tables.voucher_uses.get((voucher, account), 0)

    async def use(self, voucher: VoucherId, account: AccountId) -> bool:
        tables = await self._transaction.writing()
        known = tables.vouchers.get(voucher)
        if known is None:
            return False
        mine = tables.voucher_uses.get((voucher, account), 0)
        for_all, for_one = known.most_uses, known.most_uses_per_account
        if for_all is not None and known.used >= for_all:
            return False
        if for_one is not None and mine >= for_one:
            return False
        tables.vouchers[voucher] = attrs.evolve(known, used=known.used + 1)
        tables.voucher_uses[voucher, account] = mine + 1
        return True

    async def give_back(self, voucher: VoucherId, account: AccountId) -> None:
        tables = await self._transaction.writing()
        known = tables.vouchers.get(voucher)
        if known is not None:
            tables.vouchers[voucher] = attrs.evolve(known, used=max(0, known.used - 1))
        mine = tables.voucher_uses.get((voucher, account), 0)
        if mine:
            tables.voucher_uses[voucher, account] = mine - 1

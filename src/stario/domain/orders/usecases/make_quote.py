"""Promise prices for a while."""

import attrs

from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, QuoteId
from stario.domain.orders.model.cart_owner import CartOwner
from stario.domain.orders.model.cart_prices import prices_of
from stario.domain.orders.model.quote import HOLDS_FOR, Quote
from stario.domain.orders.usecases.count_voucher_tries import CountVoucherTries
from stario.domain.orders.usecases.hold_cart import hold_cart
from stario.domain.orders.usecases.look_at_cart import Showing
from stario.domain.orders.usecases.ready_cart import ready_cart, wanted_voucher
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class MakeQuote:
    storage: Storage
    count_tries: CountVoucherTries
    clock: Clock
    ids: Ids

    async def __call__(
        self,
        quote: QuoteId,
        account: AccountId,
        showing: Showing,
        *,
        token: str | None = None,
        voucher_code: str | None = None,
        address: str,
    ) -> Quote:
        """
        Write down what the cart of *account* costs now.

        Args:
            quote: its id; asked again with it, the same quote is given.
            token: of a guest's cart that is to be merged.
            voucher_code: instead of the one in the cart.
            address: the client's IP address, as limits count it.

        Raises:
            CartEmpty: there is nothing to buy.
            SoldOut, ItemUnavailable: something of it can't be had.
            VoucherRefused, TooMany: the voucher does not count, or too many were tried.
            AccountClosed: the account was erased or blocked.
        """
        if voucher_code:
            await self.count_tries(person=account, address=address)
        now = self.clock.now()
        async with self.storage() as work:
            known = await _known(work, quote, account)
            if known is not None:
                return known
            owner = CartOwner(account=account, token=token)
            cart = await hold_cart(work, owner, ids=self.ids, at=now)
            ready = await ready_cart(work, cart, language=showing.language, at=now)
            voucher = await wanted_voucher(work, ready.cart, code=voucher_code, at=now)
            pricing = await work.pricings.current()
            prices = prices_of(
                ready.picks,
                zone=showing.zone,
                shipping=pricing.shipping[showing.zone],
                voucher=voucher,
            )
            made = Quote(
                id=quote,
                account_id=account,
                prices=prices,
                created_at=now,
                expires_at=now + HOLDS_FOR,
            )
            await work.quotes.add(made)
            await work.commit()
        return made


async def _known(work: UnitOfWork, quote: QuoteId, account: AccountId) -> Quote | None:
    try:
        known = await work.quotes.get(quote)
    except NotFound:
        return None
    if known.account_id != account:
        raise Conflict(what="quote")
    return known

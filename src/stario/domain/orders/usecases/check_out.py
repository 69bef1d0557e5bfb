"""Order what is in a cart."""

from datetime import datetime

import attrs

from stario.domain.compliance.model.audit_event import happened
from stario.domain.identity.model.account import AccountClosed
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, OrderId, QuoteId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.kernel.paging import PageRequest
from stario.domain.merch.model.pricing import Pricing
from stario.domain.orders.model.address import Address
from stario.domain.orders.model.cart import Cart
from stario.domain.orders.model.cart_owner import CartOwner
from stario.domain.orders.model.cart_prices import prices_of
from stario.domain.orders.model.goods_order import MOST_UNPAID, TooManyUnpaid, goods_order
from stario.domain.orders.model.order import Order, OrderKind, OrderState
from stario.domain.orders.model.order_event import OrderEventKind, event
from stario.domain.orders.model.pick import Pick, PickProblem, SoldOut
from stario.domain.orders.model.quote import Prices, QuoteDiffers, TotalDiffers
from stario.domain.orders.model.voucher import Voucher, VoucherRefusal, VoucherRefused
from stario.domain.orders.usecases.apply_voucher import voucher_of
from stario.domain.orders.usecases.count_voucher_tries import CountVoucherTries
from stario.domain.orders.usecases.hold_cart import hold_cart
from stario.domain.orders.usecases.mark_paid import MarkPaid, PaidOrder
from stario.domain.orders.usecases.price_cart import bearer_of, sale_terms
from stario.domain.orders.usecases.ready_cart import ReadyCart, ready_cart, wanted_voucher
from stario.ports.repositories.orders import OrderFilter
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids

NOTHING_TO_PAY = {"reason": "nothing_to_pay"}
STANDS_NO_MORE = frozenset({OrderState.CANCELLED, OrderState.EXPIRED})


@attrs.frozen(kw_only=True)
class CheckoutWish:
    """
    `quote` names prices that were promised, `voucher_code` replaces the voucher in the cart,
    `expected_total` is what the fan was shown.
    """

    account: AccountId
    address: Address
    language: Language
    voucher_code: str | None = None
    quote: QuoteId | None = None
    expected_total: Money | None = None


@attrs.frozen(kw_only=True)
class Priced:
    prices: Prices
    voucher: Voucher | None


@attrs.frozen(kw_only=True)
class CheckOut:
    """
    One transaction: the order is there with everything that it holds, and the cart is empty, or
    nothing has happened.

    It locks the cart, then variants by their ids, then the voucher.
    """

    storage: Storage
    count_tries: CountVoucherTries
    mark_paid: MarkPaid
    clock: Clock
    ids: Ids

    async def __call__(
        self,
        order_id: OrderId,
        wish: CheckoutWish,
        *,
        token: str | None = None,
        client: str,
    ) -> Order:
        """
        Order everything in the cart of whoever wishes it.

        Asked again with the same id, or for a cart that nobody has touched since it was ordered
        to the same address, it gives the order that is there.

        Args:
            token: of a guest's cart that is to be merged.
            client: the client's IP address, as limits count it.

        Raises:
            CartEmpty: there is nothing to buy.
            SoldOut, ItemUnavailable: something of it can't be had.
            VoucherRefused, TooMany: the voucher does not count, or too many were tried.
            QuoteExpired, QuoteDiffers, NotFound: the quote can't be held to.
            TotalDiffers: it costs something else than expected.
            TooManyUnpaid: too many orders of this account hold goods already.
            AccountClosed: the account was erased or blocked.
        """
        if wish.voucher_code:
            await self.count_tries(person=wish.account, address=client)
        now = self.clock.now()
        async with self.storage() as work:
            if (await work.accounts.get(wish.account)).blocked_at is not None:
                raise AccountClosed
            owner = CartOwner(account=wish.account, token=token)
            cart = await hold_cart(work, owner, ids=self.ids, at=now)
            known = await _ordered_before(work, order_id, cart, wish)
            if known is not None:
                return known
            ready = await ready_cart(work, cart, language=wish.language, at=now)
            await _require_paid(work, wish.account)
            order = await self._placed(work, order_id, ready, wish, now)
            paid = None
            if not order.total:
                paid = await self.mark_paid(work, order, at=now, details=NOTHING_TO_PAY)
            await work.commit()
        return await self._announced(order, paid)

    async def _placed(
        self,
        work: UnitOfWork,
        order_id: OrderId,
        ready: ReadyCart,
        wish: CheckoutWish,
        now: datetime,
    ) -> Order:
        terms = await sale_terms(work, ready.picks, bearer=bearer_of(None), at=now)
        priced = await self._priced(work, ready, wish, terms.pricing, now)
        order = goods_order(
            order_id,
            ready.picks,
            priced.prices,
            account=wish.account,
            language=wish.language,
            address=wish.address,
            terms=attrs.evolve(terms, bearer=bearer_of(priced.voucher)),
            at=now,
        )
        if wish.expected_total not in {None, order.total}:
            raise TotalDiffers(total_uzs=order.total.som)
        await _reserve(work, order, ready.picks, wish.language)
        if order.voucher_id is not None and not await work.vouchers.use(
            order.voucher_id, wish.account
        ):
            raise VoucherRefused(VoucherRefusal.USED_UP)
        await work.orders.add(
            order, event(order.id, OrderEventKind.PLACED, at=now, actor=wish.account)
        )
        await work.audit.record(
            happened(
                "orders.order.place",
                "order",
                order.id,
                at=now,
                by=wish.account,
                total_tiyin=order.total.tiyin,
            )
        )
        await _keep_previews(work, ready.picks)
        await work.carts.save(ready.cart.emptied(order.id, at=now))
        return order

    async def _priced(
        self,
        work: UnitOfWork,
        ready: ReadyCart,
        wish: CheckoutWish,
        pricing: Pricing,
        now: datetime,
    ) -> Priced:
        if wish.quote is not None:
            return await _quoted(work, wish.quote, ready, wish, now)
        voucher = await wanted_voucher(work, ready.cart, code=wish.voucher_code, at=now)
        zone = wish.address.zone
        prices = prices_of(ready.picks, zone=zone, shipping=pricing.shipping[zone], voucher=voucher)
        return Priced(prices=prices, voucher=voucher)

    async def _announced(self, order: Order, paid: PaidOrder | None) -> Order:
        if paid is None:
            return order
        await self.mark_paid.announce(paid)
        return paid.order


async def _require_paid(work: UnitOfWork, account: AccountId) -> None:
    """Nobody empties the shop for an hour without paying; who holds the cart counts alone."""
    unpaid = OrderFilter(
        account_id=account,
        kind=OrderKind.GOODS,
        states=frozenset({OrderState.AWAITING_PAYMENT}),
    )
    if (await work.orders.list(PageRequest(1, 1), unpaid)).total >= MOST_UNPAID:
        raise TooManyUnpaid(most=MOST_UNPAID)


async def _quoted(
    work: UnitOfWork,
    quote_id: QuoteId,
    ready: ReadyCart,
    wish: CheckoutWish,
    now: datetime,
) -> Priced:
    """Hold to what was promised, even where the voucher is over meanwhile; its limits stand."""
    quote = await work.quotes.get(quote_id)
    if quote.account_id != wish.account:
        raise NotFound(what="quote")
    voucher_id = quote.prices.voucher_id
    if wish.voucher_code and (await voucher_of(work, wish.voucher_code)).id != voucher_id:
        raise QuoteDiffers(reason="voucher")
    prices = quote.require_for(ready.cart.items, zone=wish.address.zone, at=now)
    voucher = None if voucher_id is None else await work.vouchers.get(voucher_id)
    return Priced(prices=prices, voucher=voucher)


async def _ordered_before(
    work: UnitOfWork,
    order_id: OrderId,
    cart: Cart | None,
    wish: CheckoutWish,
) -> Order | None:
    known = await _order(work, order_id)
    if known is not None:
        return known
    if cart is None or cart.items or cart.ordered is None:
        return None
    last = await _order(work, cart.ordered)
    if last is None or last.account_id != wish.account or last.state in STANDS_NO_MORE:
        return None
    return last if last.address == wish.address else None


async def _order(work: UnitOfWork, order: OrderId) -> Order | None:
    try:
        return await work.orders.get(order)
    except NotFound:
        return None


async def _reserve(
    work: UnitOfWork, order: Order, picks: tuple[Pick, ...], language: Language
) -> None:
    for variant, quantity in order.pieces:
        if await work.products.reserve(variant, quantity):
            continue
        # Somebody was faster since the look at what is in store.
        pick = next(each for each in picks if each.item.variant_id == variant)
        product = await work.products.of_variant(variant)
        left = product.variant(variant).available or 0
        reason = PickProblem.ONLY_N_LEFT.value if left > 0 else None
        raise SoldOut(
            name=pick.title(language), item_id=pick.item.id, left=max(0, left), reason=reason
        )


async def _keep_previews(work: UnitOfWork, picks: tuple[Pick, ...]) -> None:
    for pick in sorted(picks, key=lambda each: each.item.preview_id or ""):
        if pick.preview is not None and not pick.preview.is_ordered:
            await work.previews.save(attrs.evolve(pick.preview, is_ordered=True))

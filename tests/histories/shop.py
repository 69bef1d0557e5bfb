"""A whole small shop over one storage: people, wares, providers, and every use case of money."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

import attrs

from stario.adapters.memory.dispatch import MemoryJobDispatch
from stario.adapters.memory.limits import MemoryRateLimiter
from stario.adapters.memory.media import MemoryObjectStore
from stario.adapters.memory.progress import MemoryProgressFeed
from stario.adapters.memory.system import MemoryClock, MemoryEntropy
from stario.adapters.system import Uuid7Ids
from stario.domain.artists.model.artist import Artist
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import Conflict, DomainError, Unavailable
from stario.domain.kernel.money import Money
from stario.domain.kernel.paging import LARGEST_PAGE, PageRequest
from stario.domain.ledger.model.entry import Unbalanced
from stario.domain.merch.model.pricing import OPENING
from stario.domain.merch.model.product import Category, Product, Variant
from stario.domain.orders.model.address import ShippingZone
from stario.domain.orders.model.order import Order
from stario.domain.orders.model.order_line import DiscountBearer
from stario.domain.orders.model.voucher import Voucher, VoucherKind
from stario.domain.orders.usecases.deliver_order import DeliverOrder
from stario.domain.orders.usecases.let_go import LetGo
from stario.domain.orders.usecases.mark_paid import MarkPaid
from stario.domain.payments.model.payment import Payment
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import Refund
from stario.domain.payments.usecases.give_back import GiveBack
from stario.domain.payments.usecases.receive_money import ReceiveMoney
from stario.ports.repositories.orders import OrderFilter
from stario.ports.repositories.payments import PaymentFilter
from stario.ports.storage import Storage
from tests.builders.artists import an_artist
from tests.builders.carts import a_voucher
from tests.builders.catalogue import a_category, a_product, a_variant
from tests.builders.ledger import a_share_rule
from tests.builders.people import an_account
from tests.histories.counterparty import Counterparty

T = TypeVar("T")

ALL = PageRequest(size=LARGEST_PAGE)
STOCK = 9
STRANGERS = 8
"""From this choice on anything is tried on anything."""
TICK = timedelta(microseconds=1)
BUGS = (Conflict, Unavailable, Unbalanced)
"""Errors whose very class says that two things contradict each other."""


def some_counterparties() -> dict[Provider, Counterparty]:
    fees = {Provider.PAYME: 200, Provider.CLICK: 173, Provider.STRIPE: 0}
    return {name: Counterparty(name=name, fee_basis_points=fee) for name, fee in fees.items()}


def some_artists() -> tuple[Artist, ...]:
    return (
        an_artist(name="Yulduz", price=Money.from_som(333_333)),
        an_artist(name="Sherali", price=Money.from_som(77_777)),
    )


def some_vouchers() -> tuple[Voucher, ...]:
    whole = VoucherKind.PERCENT
    return (
        a_voucher(basis_points=1_234, most_uses=3, bearer=DiscountBearer.SHARED),
        a_voucher(kind=whole, basis_points=10_000, most_uses=4, most_uses_per_account=1),
        a_voucher(kind=VoucherKind.FREE_SHIPPING),
    )


def staff(role: Role, count: int) -> tuple[Account, ...]:
    return tuple(an_account(role=role) for _ in range(count))


@attrs.define
class TickingClock(MemoryClock):
    """No two looks at it give the same time, as with a real one."""

    def now(self) -> datetime:
        return self.advance(by=TICK)


@attrs.define(kw_only=True)
class Shop:
    """Two of everybody, so that they can be mistaken for one another."""

    storage: Storage
    clock: TickingClock = attrs.field(factory=TickingClock)
    ids: Uuid7Ids = attrs.field(factory=Uuid7Ids)
    entropy: MemoryEntropy = attrs.field(factory=MemoryEntropy)
    limiter: MemoryRateLimiter = attrs.field(factory=MemoryRateLimiter)
    dispatch: MemoryJobDispatch = attrs.field(factory=MemoryJobDispatch)
    feed: MemoryProgressFeed = attrs.field(factory=MemoryProgressFeed)
    counterparties: dict[Provider, Counterparty] = attrs.field(factory=some_counterparties)
    fans: tuple[Account, ...] = attrs.field(factory=lambda: staff(Role.USER, 2))
    admins: tuple[Account, ...] = attrs.field(factory=lambda: staff(Role.ADMIN, 2))
    artists: tuple[Artist, ...] = attrs.field(factory=some_artists)
    vouchers: tuple[Voucher, ...] = attrs.field(factory=some_vouchers)
    products: tuple[Product, ...] = ()

    async def open(self) -> None:
        shelf = a_category()
        mug, poster = a_variant(stock=STOCK), a_variant(stock=STOCK)
        self.products = (
            self._ware(shelf, mug, 123_457, artist=self.artists[0]),
            self._ware(shelf, poster, 10_001, artist=self.artists[1], is_personalised=True),
            self._ware(shelf, a_variant(stock=None), 999, artist=None),
        )
        async with self.storage() as work:
            for account in (*self.fans, *self.admins):
                await work.accounts.add(account)
            for artist in self.artists:
                await work.artists.add(artist)
            await work.categories.add(shelf)
            for product in self.products:
                await work.products.add(product)
            for voucher in self.vouchers:
                await work.vouchers.add(voucher)
            await work.share_rules.add(
                a_share_rule(artist=self.artists[1].id, basis_points=3_333, deducts_production=True)
            )
            await work.pricings.add(
                attrs.evolve(
                    OPENING,
                    version=1,
                    four_eyes_above=Money.from_som(150_000),
                    shipping={**OPENING.shipping, ShippingZone.REGIONAL: Money(0)},
                    created_by=self.admins[0].id,
                    created_at=self.clock.now(),
                )
            )
            await work.commit()

    @property
    def objects(self) -> MemoryObjectStore:
        return MemoryObjectStore(clock=self.clock)

    @property
    def mark_paid(self) -> MarkPaid:
        return MarkPaid(dispatch=self.dispatch, feed=self.feed)

    @property
    def let_go(self) -> LetGo:
        return LetGo(dispatch=self.dispatch, feed=self.feed)

    @property
    def give_back(self) -> GiveBack:
        return GiveBack(ids=self.ids)

    @property
    def deliver(self) -> DeliverOrder:
        return DeliverOrder(storage=self.storage, clock=self.clock)

    @property
    def receive_money(self) -> ReceiveMoney:
        return ReceiveMoney(mark_paid=self.mark_paid, providers_of_payments=self.counterparties)

    async def orders(self) -> tuple[Order, ...]:
        """Oldest first, as the others."""
        async with self.storage() as work:
            return (await work.orders.list(ALL, OrderFilter())).items[::-1]

    async def payments(self) -> tuple[Payment, ...]:
        async with self.storage() as work:
            return (await work.payments.list(ALL, PaymentFilter())).items[::-1]

    async def refunds(self) -> tuple[Refund, ...]:
        async with self.storage() as work:
            return (await work.refunds.list(ALL)).items[::-1]

    async def attempt(self, step: Awaitable[T], *expected: type[DomainError]) -> T | None:
        """Give what comes of *step*, or None where it is refused as people are refused."""
        try:
            return await step
        except DomainError as error:
            if type(error) in BUGS and type(error) not in expected:
                raise
            return None

    def _ware(
        self,
        shelf: Category,
        variant: Variant,
        som: int,
        *,
        artist: Artist | None,
        is_personalised: bool = False,
    ) -> Product:
        return a_product(
            shelf,
            variant,
            price=Money.from_som(som),
            artist_id=artist.id if artist else None,
            production_cost=Money.from_som(som // 3),
            is_personalised=is_personalised,
        )


def one_of(found: Sequence[T], choice: int, *, fits: Callable[[T], bool] | None = None) -> T | None:
    """
    Any number names something, and the last ones come first; None: there is nothing.

    It is one that *fits*, if there is any and *choice* is not a stranger's.
    """
    if fits is not None and choice < STRANGERS:
        found = [each for each in found if fits(each)] or found
    return found[-1 - choice % len(found)] if found else None


Call = Callable[[], Awaitable[object]]

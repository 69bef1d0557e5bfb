"""Sales, deliveries and refunds written as the shop writes them, and what counts them."""

from datetime import datetime, timedelta

import attrs

from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.memory.system import MemoryClock
from stario.adapters.system import Uuid7Ids
from stario.domain.artists.model.artist import Artist
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import OrderId, PayoutId
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.ledger.model import movements
from stario.domain.ledger.model.payout import Payout
from stario.domain.ledger.usecases.decide_payout import DecidePayout
from stario.domain.ledger.usecases.pass_holds import PassHolds
from stario.domain.ledger.usecases.propose_payout import ProposePayout
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.orders.model.order_line import OrderLine
from stario.domain.payments.model.payment import Payment
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import RefundReason
from stario.domain.payments.usecases.give_back import GiveBack
from stario.ports.storage import Storage
from tests.builders.artists import an_artist
from tests.builders.orders import an_order, an_order_line
from tests.builders.payments import a_pending_payment
from tests.builders.people import an_account
from tests.builders.values import new_id

MINIMUM = Money.from_som(1_000)
PRICE = Money(10_000_000)
HOLD = timedelta(days=14)


@attrs.define(kw_only=True)
class CountingHouse:
    storage: Storage = attrs.field(factory=MemoryStorage)
    clock: MemoryClock = attrs.field(factory=MemoryClock)
    fan: Account = attrs.field(factory=an_account)
    singer: Account = attrs.field(factory=lambda: an_account(role=Role.ARTIST))
    first: Account = attrs.field(factory=lambda: an_account(role=Role.ADMIN))
    second: Account = attrs.field(factory=lambda: an_account(role=Role.ADMIN))
    artist: Artist = attrs.field(init=False)

    @classmethod
    async def opened(cls, storage: Storage | None = None) -> "CountingHouse":
        house = cls() if storage is None else cls(storage=storage)
        house.artist = an_artist(account_id=house.singer.id)
        async with house.storage() as work:
            for account in (house.fan, house.singer, house.first, house.second):
                await work.accounts.add(account)
            await work.artists.add(house.artist)
            await work.commit()
        return house

    @property
    def propose(self) -> ProposePayout:
        return ProposePayout(
            storage=self.storage, clock=self.clock, minimum=MINIMUM, tax_basis_points=0
        )

    @property
    def decide(self) -> DecidePayout:
        return DecidePayout(storage=self.storage, clock=self.clock)

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def line(self, price: Money = PRICE, number: int = 1) -> OrderLine:
        return an_order_line(number=number, unit_price=price, artist=self.artist)

    async def sell(
        self,
        *lines: OrderLine,
        provider: Provider = Provider.PAYME,
        fee_basis_points: int = 200,
        shipping: Money = NOTHING,
        tx: str | None = None,
    ) -> Order:
        """An order of *lines*, or of one thing for 100 000 so'm of the artist's, that is paid."""
        order = an_order(self.fan, *(lines or (self.line(),)), shipping=shipping)
        pending = a_pending_payment(
            order_id=order.id,
            provider=provider,
            amount=order.total,
            provider_tx=tx,
            provider_time=self.now,
            at=self.now,
        )
        fee = order.total.share(fee_basis_points)
        payment = pending.settle(fee=fee, is_surplus=False, at=self.now)
        paid = order.move(OrderState.PAID, at=self.now)
        async with self.storage() as work:
            await work.orders.add(paid)
            await work.payments.add(payment)
            await work.ledger.append(
                movements.received(payment, at=self.now), movements.fee(payment, at=self.now)
            )
            await work.commit()
        return paid

    async def deliver(self, order: OrderId) -> None:
        async with self.storage() as work:
            delivered = (await work.orders.get(order, lock=True)).move(
                OrderState.DELIVERED, at=self.now
            )
            await work.orders.save(delivered)
            fee = (await work.sales.of([order]))[order].fee
            await work.ledger.append(movements.fulfilled(delivered, fee=fee, at=self.now))
            await work.commit()

    async def refund(self, order: OrderId, amount: Money) -> None:
        async with self.storage() as work:
            await GiveBack(ids=Uuid7Ids())(
                work,
                await work.orders.get(order, lock=True),
                amount,
                reason=RefundReason.CUSTOMER_REQUEST,
                at=self.now,
            )
            await work.commit()

    async def pass_holds(self) -> None:
        """Wait until every hold is over."""
        self.clock.advance(by=HOLD + timedelta(seconds=1))
        await PassHolds(storage=self.storage, clock=self.clock)()

    async def earn(self, price: Money = PRICE) -> Order:
        """An order whose share may be paid out."""
        order = await self.sell(self.line(price))
        await self.deliver(order.id)
        await self.pass_holds()
        return order

    async def proposed(self, *, tax_basis_points: int | None = None) -> Payout:
        return await self.propose(
            PayoutId(new_id()),
            self.artist.id,
            by=self.first.id,
            tax_basis_points=tax_basis_points,
        )

    async def approved(self) -> Payout:
        return await self.decide.approve((await self.proposed()).id, by=self.second.id)

    async def balance(self, account: str) -> int:
        async with self.storage() as work:
            return (await work.ledger.balance(account)).tiyin

    async def payment_of(self, order: OrderId) -> Payment:
        async with self.storage() as work:
            (payment,) = await work.payments.of_order(order)
        return payment

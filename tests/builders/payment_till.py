"""The till: every use case of payments over one storage, and providers that tests steer."""

from collections.abc import Mapping
from datetime import date, timedelta

import attrs

from stario.adapters.memory.dispatch import MemoryJobDispatch
from stario.adapters.memory.progress import MemoryProgressFeed
from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.memory.switches import MemorySwitches
from stario.adapters.memory.system import MemoryClock
from stario.adapters.system import Uuid7Ids
from stario.domain.kernel.ids import AccountId, OrderId, PaymentId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.ledger.model import account, movements
from stario.domain.merch.model.product import Variant
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.orders.model.order_event import OrderEventKind
from stario.domain.orders.usecases.mark_paid import MarkPaid
from stario.domain.payments.model.payable import ProviderAway
from stario.domain.payments.model.payment import Payment, PaymentState, counting
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import Refund, RefundRejected
from stario.domain.payments.usecases.cancel_payment import CancelPayment
from stario.domain.payments.usecases.carry_out_refund import CarryOutRefund
from stario.domain.payments.usecases.check_payable import CheckPayable
from stario.domain.payments.usecases.check_providers import CheckProviders
from stario.domain.payments.usecases.conclude_refund import ConcludeRefund
from stario.domain.payments.usecases.decide_refund import DecideRefund
from stario.domain.payments.usecases.expire_payments import ExpirePayments
from stario.domain.payments.usecases.give_back import GiveBack
from stario.domain.payments.usecases.init_payment import InitPayment
from stario.domain.payments.usecases.receive_money import ReceiveMoney
from stario.domain.payments.usecases.request_refund import RequestRefund
from stario.domain.payments.usecases.reserve_payment import ReservePayment
from stario.domain.payments.usecases.settle_payment import SettlePayment
from stario.domain.payments.usecases.take_payment import TakePayment
from stario.ports.payments import (
    Checkout,
    PaymentProvider,
    RefundOutcome,
    RefundReceipt,
    StatementLine,
)
from stario.ports.storage import Storage
from tests.builders.catalogue import a_variant, remembered_product
from tests.builders.orders import T_SHIRT, an_order, an_order_line
from tests.builders.people import an_account
from tests.builders.values import new_id

FEE_BASIS_POINTS = 200
ORIGINS = ("https://stario.example", "https://app.stario.example")


@attrs.define(kw_only=True)
class SteeredProvider(PaymentProvider):
    """Remembers what it was asked; a test says how it answers."""

    name: Provider
    fee_basis_points: int = FEE_BASIS_POINTS
    is_away: bool = False
    outcome: RefundOutcome = RefundOutcome.DONE
    rejects: str | None = None
    opened: list[Payment] = attrs.field(factory=list)
    refunds: dict[str, Money] = attrs.field(factory=dict)

    async def open(self, payment: Payment, order: Order, *, language: Language) -> Checkout:
        await self.check()
        self.opened.append(payment)
        link = f"https://{self.name.value}.example/{order.number}?lang={language.value}"
        return Checkout(url=link, facts={"opened": 1})

    async def refund(self, refund: Refund, payment: Payment) -> RefundReceipt:
        await self.check()
        if self.rejects is not None:
            raise RefundRejected(reason=self.rejects, payment=payment.id)
        self.refunds[refund.id] = refund.amount
        return RefundReceipt(outcome=self.outcome, provider_ref=f"ref:{refund.id}")

    async def state_of(self, payment: Payment) -> PaymentState | None:
        await self.check()
        return payment.state

    async def statement(self, day: date) -> tuple[StatementLine, ...] | None:
        del day
        await self.check()
        return None

    async def check(self) -> None:
        if self.is_away:
            raise ProviderAway(provider=self.name.value)


def steered_providers() -> dict[Provider, SteeredProvider]:
    names = (Provider.PAYME, Provider.CLICK, Provider.STRIPE)
    return {name: SteeredProvider(name=name) for name in names}


@attrs.define(kw_only=True)
class Till:
    storage: Storage = attrs.field(factory=MemoryStorage)
    clock: MemoryClock = attrs.field(factory=MemoryClock)
    ids: Uuid7Ids = attrs.field(factory=Uuid7Ids)
    dispatch: MemoryJobDispatch = attrs.field(factory=MemoryJobDispatch)
    feed: MemoryProgressFeed = attrs.field(factory=MemoryProgressFeed)
    steered: dict[Provider, SteeredProvider] = attrs.field(factory=steered_providers)
    switches: MemorySwitches = attrs.field(factory=MemorySwitches)

    @property
    def providers(self) -> Mapping[Provider, PaymentProvider]:
        return self.steered

    @property
    def receive_money(self) -> ReceiveMoney:
        mark_paid = MarkPaid(dispatch=self.dispatch, feed=self.feed)
        return ReceiveMoney(mark_paid=mark_paid, providers_of_payments=self.providers)

    @property
    def check(self) -> CheckPayable:
        return CheckPayable(storage=self.storage, clock=self.clock)

    @property
    def reserve(self) -> ReservePayment:
        return ReservePayment(storage=self.storage, clock=self.clock, ids=self.ids)

    @property
    def settle(self) -> SettlePayment:
        return SettlePayment(
            storage=self.storage, receive_money=self.receive_money, clock=self.clock
        )

    @property
    def take(self) -> TakePayment:
        return TakePayment(
            storage=self.storage, receive_money=self.receive_money, clock=self.clock, ids=self.ids
        )

    @property
    def give_back(self) -> GiveBack:
        return GiveBack(ids=self.ids)

    @property
    def cancel(self) -> CancelPayment:
        return CancelPayment(storage=self.storage, give_back=self.give_back, clock=self.clock)

    @property
    def expire(self) -> ExpirePayments:
        return ExpirePayments(storage=self.storage, clock=self.clock)

    @property
    def conclude(self) -> ConcludeRefund:
        return ConcludeRefund(storage=self.storage, clock=self.clock)

    @property
    def carry_out(self) -> CarryOutRefund:
        return CarryOutRefund(
            storage=self.storage,
            conclude_refund=self.conclude,
            providers_of_payments=self.providers,
        )

    @property
    def request(self) -> RequestRefund:
        return RequestRefund(storage=self.storage, give_back=self.give_back, clock=self.clock)

    @property
    def decide(self) -> DecideRefund:
        return DecideRefund(storage=self.storage, give_back=self.give_back, clock=self.clock)

    @property
    def check_providers(self) -> CheckProviders:
        return CheckProviders(
            storage=self.storage, providers_of_payments=self.providers, clock=self.clock
        )

    @property
    def init(self) -> InitPayment:
        return InitPayment(
            storage=self.storage,
            providers_of_payments=self.providers,
            check_providers=self.check_providers,
            clock=self.clock,
            origins=ORIGINS,
            switches=self.switches,
        )

    async def order(
        self,
        *,
        expires_in: timedelta = timedelta(hours=1),
        unit_price: Money = T_SHIRT,
    ) -> Order:
        """Remember an order of one T-shirt that is held for it, at 165 000 so'm."""
        fan = an_account()
        product = await remembered_product(self.storage, a_variant(stock=10, reserved=1))
        line = an_order_line(
            product_id=product.id, variant_id=product.variants[0].id, unit_price=unit_price
        )
        order = an_order(fan, line, created_at=self.clock.now(), expires_in=expires_in)
        async with self.storage() as work:
            await work.accounts.add(fan)
            await work.orders.add(order)
            await work.commit()
        return order

    async def reserved(
        self, order: Order, provider: Provider = Provider.PAYME, *, tx: str | None = None
    ) -> Payment:
        return await self.reserve(
            provider,
            order_id=order.id,
            provider_tx=new_id() if tx is None else tx,
            amount=order.total,
            provider_time=self.clock.now(),
        )

    async def paid(self, order: Order, provider: Provider = Provider.PAYME) -> Payment:
        payment = await self.reserved(order, provider)
        return (await self.settle(provider, payment_id=payment.id)).payment

    async def with_four_eyes_above(self, limit: Money, *, by: AccountId | None = None) -> None:
        """Let larger refunds need another person."""
        async with self.storage() as work:
            pricing = await work.pricings.current()
            newer = attrs.evolve(
                pricing,
                version=pricing.version + 1,
                four_eyes_above=limit,
                created_by=by,
                created_at=self.clock.now(),
            )
            await work.pricings.add(newer)
            await work.commit()

    async def read(self, order: OrderId) -> Order:
        async with self.storage() as work:
            return await work.orders.get(order)

    async def payment(self, payment: PaymentId) -> Payment:
        async with self.storage() as work:
            return await work.payments.get(payment)

    async def told(self, order: OrderId) -> list[OrderEventKind]:
        async with self.storage() as work:
            return [event.kind for event in await work.orders.events(order)]

    async def refunds(self, order: OrderId) -> tuple[Refund, ...]:
        async with self.storage() as work:
            return await work.refunds.of_order(order)

    async def balances(self) -> dict[str, int]:
        """What stands on each account in tiyin, without those that come to nothing."""
        async with self.storage() as work:
            found = await work.ledger.balances()
        return {code: balance.tiyin for code, balance in found.items() if balance}

    async def deliver(self) -> int:
        """Carry out every refund that waits in the outbox; says how many there were."""
        async with self.storage() as work:
            messages = await work.outbox.due(at=self.clock.now() + timedelta(days=1), limit=99)
            for message in messages:
                await work.outbox.delivered(message)
            await work.commit()
        for message in messages:
            await self.carry_out(message.payload)
        return len(messages)

    async def fulfil(self, order: OrderId) -> Order:
        """As when a parcel has arrived: the prepayment is earned."""
        at = self.clock.now()
        async with self.storage() as work:
            stored = await work.orders.get(order, lock=True)
            arrived = stored.move(OrderState.DELIVERED, at=at)
            paid = counting(await work.payments.of_order(order))
            fee = NOTHING if paid is None else paid.fee
            await work.orders.save(arrived)
            await work.ledger.append(movements.fulfilled(stored, fee=fee, at=at))
            await work.commit()
        return arrived

    async def variant(self, order: Order) -> Variant:
        (wanted, _), *_ = order.pieces
        async with self.storage() as work:
            product = await work.products.of_variant(wanted)
        return next(each for each in product.variants if each.id == wanted)


def only_fees(balances: Mapping[str, int], fee: Money, provider: Provider) -> bool:
    """Whether everything went back to zero, but for what *provider* keeps."""
    return balances == {
        account.PAYMENT_FEES: fee.tiyin,
        account.provider_receivable(provider): -fee.tiyin,
    }

"""What providers tell us, in whatever order, and again."""

from datetime import timedelta

import attrs

from stario.adapters.memory.switches import MemorySwitches
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import PaymentId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.payments.model.payment import UNSETTLED, CancelReason, Payment, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.usecases.cancel_payment import CancelPayment
from stario.domain.payments.usecases.change_transaction import ChangeTransaction
from stario.domain.payments.usecases.check_providers import CheckProviders
from stario.domain.payments.usecases.drop_attempt import DropAttempt
from stario.domain.payments.usecases.expire_payments import ExpirePayments
from stario.domain.payments.usecases.init_payment import InitPayment
from stario.domain.payments.usecases.reserve_payment import ReservePayment
from stario.domain.payments.usecases.settle_payment import SettlePayment
from stario.domain.payments.usecases.take_payment import TakePayment
from tests.builders.values import new_id
from tests.histories.shop import STRANGERS, Call, Shop, one_of

ONE_STEP = (Provider.CLICK, Provider.STRIPE)
ALL = (Provider.PAYME, *ONE_STEP)
STRANGE = {1: Money(1), 2: Money(-100), 3: Money(1_000_000)}
"""What somebody adds to the amount of an order, who makes links by himself."""


@attrs.frozen
class Paying:
    """`calls` are all that providers have sent; each may come once more at any time."""

    shop: Shop
    calls: list[Call] = attrs.field(factory=list)

    async def begin(self, choice: int, provider: int) -> None:
        shop = self.shop
        check = CheckProviders(
            storage=shop.storage, providers_of_payments=shop.counterparties, clock=shop.clock
        )
        init = InitPayment(
            storage=shop.storage,
            providers_of_payments=shop.counterparties,
            check_providers=check,
            clock=shop.clock,
            origins=("https://stario.example",),
            switches=MemorySwitches(with_fallback=True),
        )
        if order := one_of(await shop.orders(), choice, fits=is_unpaid):
            step = init(
                PaymentId(new_id()),
                order_id=order.id,
                account=order.account_id,
                provider=ALL[provider % 3],
                return_url=None,
                language=Language.ENGLISH,
            )
            await shop.attempt(step)

    async def reserve(
        self, choice: int, provider: Provider, *, old_tx: int | None, strange: int, late: timedelta
    ) -> None:
        shop = self.shop
        order = one_of(await shop.orders(), choice, fits=is_unpaid)
        if order is None:
            return
        tx = await self._tx(provider, old_tx)
        amount = order.total + STRANGE.get(strange, NOTHING)
        began = shop.clock.now() - late
        reserve = ReservePayment(storage=shop.storage, clock=shop.clock, ids=shop.ids)

        async def call() -> None:
            step = reserve(
                provider, order_id=order.id, provider_tx=tx, amount=amount, provider_time=began
            )
            # A transaction that is another order's is refused so.
            await shop.attempt(step, Conflict)

        await self.send(call)

    async def settle(self, choice: int) -> None:
        """Payme takes what it reserved, if we agree."""
        shop, payme = self.shop, Provider.PAYME
        tx = await self._known_tx(payme, choice)
        if tx is None:
            return
        settle = SettlePayment(
            storage=shop.storage, receive_money=shop.receive_money, clock=shop.clock
        )

        async def call() -> None:
            settled = await shop.attempt(settle(payme, provider_tx=tx))
            if settled is not None and settled.won:
                shop.counterparties[payme].taken[tx] = settled.payment.amount

        await self.send(call)

    async def take(
        self, choice: int, provider: Provider, *, old_tx: int | None, strange: int, by_number: bool
    ) -> None:
        """Click or Stripe has the money already."""
        shop = self.shop
        tx = await self._tx(provider, old_tx)
        payment = order = None
        if by_number:
            mine = [each for each in await shop.payments() if each.provider is provider]
            payment = one_of(mine, choice, fits=is_open)
        else:
            order = one_of(await shop.orders(), choice, fits=is_unpaid)
        meant = payment.amount if payment else order.total if order else NOTHING
        amount = meant + STRANGE.get(strange, NOTHING)
        if amount <= NOTHING or (payment is None and order is None):
            return
        take = TakePayment(
            storage=shop.storage,
            receive_money=shop.receive_money,
            clock=shop.clock,
            ids=shop.ids,
        )

        async def call() -> None:
            shop.counterparties[provider].taken.setdefault(tx, amount)
            await take(
                provider,
                provider_tx=tx,
                amount=amount,
                payment_id=payment.id if payment else None,
                order_id=order.id if order else None,
            )

        await self.send(call)

    async def cancel(self, choice: int, provider: Provider) -> None:
        shop = self.shop
        tx = await self._known_tx(provider, choice + STRANGERS)
        if tx is None:
            return
        cancel = CancelPayment(storage=shop.storage, give_back=shop.give_back, clock=shop.clock)

        async def call() -> None:
            step = cancel(provider, provider_tx=tx, reason=CancelReason.REFUND)
            payment = await shop.attempt(step)
            if payment is not None and payment.state is PaymentState.REFUNDED:
                shop.counterparties[provider].reverse(tx)

        await self.send(call)

    async def drop(self, choice: int) -> None:
        shop = self.shop
        if payment := one_of(await shop.payments(), choice, fits=is_open):
            drop = DropAttempt(storage=shop.storage, clock=shop.clock)
            await self.send(
                lambda: drop(payment.provider, payment.id, reason=CancelReason.DECLINED)
            )

    async def change(self, choice: int) -> None:
        shop = self.shop
        if order := one_of(await shop.orders(), choice, fits=is_unpaid):
            change = ChangeTransaction(storage=shop.storage, clock=shop.clock)
            step = change(Provider.CLICK, order_id=order.id, provider_tx=new_id(), facts={})
            await shop.attempt(step)

    async def expire(self) -> None:
        await ExpirePayments(storage=self.shop.storage, clock=self.shop.clock)()

    async def replay(self, choice: int) -> None:
        """The answer to a call was lost, and it comes once more."""
        if call := one_of(self.calls, choice):
            await call()

    async def send(self, call: Call) -> None:
        self.calls.append(call)
        await call()

    async def _tx(self, provider: Provider, old: int | None) -> str:
        """A new name, or one that was used."""
        known = None if old is None else await self._known_tx(provider, old)
        return known or f"{provider.value}-{new_id()}"

    async def _known_tx(self, provider: Provider, choice: int) -> str | None:
        known = [
            each
            for each in await self.shop.payments()
            if each.provider is provider and each.provider_tx is not None
        ]
        payment = one_of(known, choice, fits=is_open)
        return payment.provider_tx if payment else None


def is_unpaid(order: Order) -> bool:
    return order.state is OrderState.AWAITING_PAYMENT


def is_open(payment: Payment) -> bool:
    return payment.state in UNSETTLED

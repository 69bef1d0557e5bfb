"""Money that goes back, and the effects that carry it."""

import attrs

from stario.domain.kernel.ids import PaymentId, RefundId
from stario.domain.kernel.money import Money
from stario.domain.kernel.outbox import OutboxMessage, Topic
from stario.domain.orders.usecases.conclude_work import ConcludeWork
from stario.domain.payments.model.payment import Payment
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import Refund, RefundReason, RefundState
from stario.domain.payments.usecases.carry_out_refund import CarryOutRefund
from stario.domain.payments.usecases.conclude_refund import ConcludeRefund
from stario.domain.payments.usecases.decide_refund import DecideRefund
from stario.domain.payments.usecases.request_refund import RequestRefund
from stario.ports.work import EffectHandler
from tests.builders.values import new_id
from tests.histories.counterparty import Answer
from tests.histories.shop import Shop, one_of


@attrs.frozen
class Returning:
    shop: Shop

    @property
    def conclude(self) -> ConcludeRefund:
        return ConcludeRefund(storage=self.shop.storage, clock=self.shop.clock)

    @property
    def conclude_work(self) -> ConcludeWork:
        shop = self.shop
        return ConcludeWork(
            storage=shop.storage,
            deliver=shop.deliver,
            give_back=shop.give_back,
            let_go=shop.let_go,
            clock=shop.clock,
        )

    def answer(self, provider: Provider, answer: Answer) -> None:
        """So the provider answers from now on."""
        self.shop.counterparties[provider].answer = answer

    async def ask(
        self, choice: int, admin: int, *, amount: Money | None, old: int | None = None
    ) -> None:
        payment = one_of(await self.shop.payments(), choice, fits=can_go_back)
        known = None if old is None else one_of(await self.shop.refunds(), old)
        if payment is not None:
            id_ = known.id if known else RefundId(new_id())
            await self.shop.attempt(self._asked(id_, payment.id, admin, amount))

    async def ask_one(
        self, payment: PaymentId, amount: Money, *, id_: RefundId | None = None
    ) -> Refund:
        return await self._asked(id_ or RefundId(new_id()), payment, 0, amount)

    async def _asked(
        self, refund: RefundId, payment: PaymentId, admin: int, amount: Money | None
    ) -> Refund:
        request = RequestRefund(
            storage=self.shop.storage, give_back=self.shop.give_back, clock=self.shop.clock
        )
        return await request(
            refund,
            payment,
            actor=self.shop.admins[admin % 2].id,
            amount=amount,
            reason=RefundReason.CUSTOMER_REQUEST,
            note="",
        )

    async def decide(self, choice: int, admin: int, *, approve: bool) -> None:
        open_ = {RefundState.REQUESTED, RefundState.FAILED}
        every = await self.shop.refunds()
        waiting = [each for each in every if each.state in open_]
        if refund := one_of(waiting or every, choice):
            await self.shop.attempt(self._decided(refund.id, admin, approve=approve))

    async def decide_one(self, refund: RefundId, *, approve: bool) -> None:
        """By an admin who did not ask for it."""
        async with self.shop.storage() as work:
            asked = await work.refunds.get(refund)
        admin = int(asked.requested_by == self.shop.admins[0].id)
        await self._decided(refund, admin, approve=approve)

    async def _decided(self, refund: RefundId, admin: int, *, approve: bool) -> Refund:
        decide = DecideRefund(
            storage=self.shop.storage, give_back=self.shop.give_back, clock=self.shop.clock
        )
        return await decide(refund, approve=approve, actor=self.shop.admins[admin % 2].id)

    async def carry_out(self, choice: int, *, is_forgotten: bool = True) -> bool:
        """
        Deliver one message; False: there is none.

        One that is not forgotten comes again, as after a crash behind the effect.
        """
        waiting = await self.outbox()
        message = one_of(waiting, choice)
        if message is None:
            return False
        handler = self.handlers.get(message.topic)
        if handler is not None:
            done = await self.shop.attempt(_told(handler, message))
            if not done or not is_forgotten:
                return True
        async with self.shop.storage() as work:
            await work.outbox.delivered(message)
            await work.commit()
        return True

    @property
    def handlers(self) -> dict[Topic, EffectHandler]:
        shop = self.shop
        refund = CarryOutRefund(
            storage=shop.storage,
            conclude_refund=self.conclude,
            providers_of_payments=shop.counterparties,
        )
        return {Topic.REFUND_CARRY_OUT: refund, Topic.WORK_ENDED: self.conclude_work}

    async def outbox(self) -> tuple[OutboxMessage, ...]:
        """Everything that waits; reading it changes nothing."""
        async with self.shop.storage() as work:
            far = self.shop.clock.now().replace(year=2100)
            return await work.outbox.due(at=far, limit=500)

    async def tell(self, choice: int, *, is_done: bool) -> None:
        """A provider says what became of a refund that it promised."""
        shop = self.shop
        promised = [
            (who, refund) for who in shop.counterparties.values() for refund in who.promised
        ]
        if found := one_of(promised, choice):
            who, refund = found
            if is_done:
                who.keep(refund)
                await self.conclude(refund)
            else:
                who.promised.pop(refund)
                await self.conclude(refund, error="insufficient")

    async def sweep(self) -> None:
        await self.conclude_work.sweep()


def can_go_back(payment: Payment) -> bool:
    return payment.counts and payment.has_money


async def _told(handler: EffectHandler, message: OutboxMessage) -> bool:
    await handler(message.payload)
    return True

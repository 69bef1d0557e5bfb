"""Take an order back before it is made."""

import attrs

from stario.domain.compliance.model.audit_event import happened
from stario.domain.generation.model.job import CANCELLED_BY_FAN, ENDED, Job, JobState
from stario.domain.generation.model.repeating import repeated
from stario.domain.kernel.ids import AccountId, OrderId
from stario.domain.orders.model.order import Order, OrderOutOfOrder, OrderState
from stario.domain.orders.model.order_event import OrderEventKind, event
from stario.domain.orders.model.returns import UNPAID, OrderBeingPaid, require_cancellable
from stario.domain.orders.usecases.let_go import LetGo, LetGoOrder, stop
from stario.domain.orders.usecases.read_order import own_order
from stario.domain.payments.model.payment import PaymentState
from stario.domain.payments.model.refund import RefundReason
from stario.domain.payments.usecases.give_back import GiveBack, automatic
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class CancelOrder:
    storage: Storage
    let_go: LetGo
    give_back: GiveBack
    clock: Clock

    async def __call__(self, order_id: OrderId, *, account: AccountId) -> Order:
        """
        Let go of what is not paid; give all the money back for what is, by itself.

        Raises:
            NotFound: no such order, or somebody else's.
            OrderBeingPaid: a provider is taking the money now: cancel it there, or wait.
            PersonalisedStays: it is being made, for nobody else.
            OrderOutOfOrder: it is on its way, or has ended.
        """
        gone = await repeated(lambda: self._cancel(order_id, account))
        await self.let_go.announce(gone)
        return gone.order

    async def _cancel(self, order_id: OrderId, account: AccountId) -> LetGoOrder:
        async with self.storage() as work:
            order = await own_order(work, order_id, account, lock=True)
            require_cancellable(order)
            cancel = self._unpaid if order.state in UNPAID else self._paid
            gone = await cancel(work, order, account)
            await work.audit.record(
                happened("orders.order.cancel", "order", order_id, at=self.clock.now(), by=account)
            )
            await work.commit()
        return gone

    async def _unpaid(self, work: UnitOfWork, order: Order, account: AccountId) -> LetGoOrder:
        payments = await work.payments.of_order(order.id)
        if any(payment.state is PaymentState.PENDING for payment in payments):
            raise OrderBeingPaid
        return await self.let_go(
            work,
            order,
            OrderState.CANCELLED,
            reason=CANCELLED_BY_FAN,
            at=self.clock.now(),
            actor=account,
        )

    async def _paid(self, work: UnitOfWork, order: Order, account: AccountId) -> LetGoOrder:
        now = self.clock.now()
        jobs = await self._stop(work, order)
        if order.state is OrderState.IN_PRODUCTION:
            # Of pieces for anybody; those of an order that is only paid `GiveBack` puts back.
            for variant, quantity in order.pieces:
                await work.products.restock(variant, quantity)
        asked = event(
            order.id,
            OrderEventKind.REFUND_REQUESTED,
            at=now,
            actor=account,
            reason=CANCELLED_BY_FAN,
        )
        await work.orders.log(asked)
        await self.give_back(
            work,
            order,
            order.refundable,
            reason=RefundReason.CUSTOMER_REQUEST,
            requested_by=account,
            at=now,
            id_=automatic(f"cancelled:{order.id}"),
        )
        return LetGoOrder(order=await work.orders.get(order.id), jobs=jobs)

    async def _stop(self, work: UnitOfWork, order: Order) -> tuple[Job, ...]:
        stopped: list[Job] = []
        for id_ in order.jobs:
            job = await work.jobs.get(id_)
            if job.state is JobState.DONE:
                # The fan has it; that the order says so is a matter of a second.
                raise OrderOutOfOrder(state=OrderState.DELIVERED.value)
            if job.state in ENDED:
                continue
            stopped.append(await stop(work, job, CANCELLED_BY_FAN, at=self.clock.now()))
        return tuple(stopped)

"""Bring an order of work to its end once its job has ended."""

from collections.abc import Mapping

import attrs

from stario.domain.generation.model.job import CANCELLED_BY_FAN, Job, JobState
from stario.domain.kernel.errors import DomainError, NotFound
from stario.domain.kernel.ids import OrderId
from stario.domain.moderation.model.judgement import is_refusal
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.orders.usecases.deliver_order import DeliverOrder
from stario.domain.orders.usecases.let_go import LetGo
from stario.domain.payments.model.refund import RefundReason
from stario.domain.payments.usecases.give_back import GiveBack, automatic
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock
from stario.ports.work import EffectHandler

BEING_MADE = frozenset({OrderState.PAID, OrderState.IN_PRODUCTION})
NOT_PAID = frozenset({OrderState.DRAFT, OrderState.AWAITING_PAYMENT})
GIVEN_UP = frozenset({JobState.CANCELLED, JobState.FAILED})
"""Work that was cancelled, or that a person refused, before it was paid."""
ORDERS_AT_ONCE = 50


@attrs.frozen(kw_only=True)
class ConcludeWork(EffectHandler):
    """
    A finished job delivers its order; one that failed, or was refused or cancelled, gives the money
    back. Nothing happens while the job runs, or to an order that has ended.
    """

    storage: Storage
    deliver: DeliverOrder
    give_back: GiveBack
    let_go: LetGo
    clock: Clock

    async def __call__(self, payload: Mapping[str, str]) -> None:
        """
        Conclude the order that *payload* names; safe to repeat.

        Raises:
            NotFound: no such order, or its job is gone.
        """
        let_go = None
        async with self.storage() as work:
            order = await work.orders.get(OrderId(payload["order"]), lock=True)
            job = await _job_of(work, order)
            if order.state in BEING_MADE:
                await self._end(work, order, job)
            elif order.state in NOT_PAID and job.state in GIVEN_UP:
                let_go = await self.let_go(
                    work,
                    order,
                    OrderState.CANCELLED,
                    reason=job.error or CANCELLED_BY_FAN,
                    at=self.clock.now(),
                )
            await work.commit()
        if let_go is not None:
            await self.let_go.announce(let_go)

    async def sweep(self) -> int:
        """Conclude what no message told of; says how many, and leaves what can't be for later."""
        async with self.storage() as work:
            waiting = await work.orders.unconcluded(limit=ORDERS_AT_ONCE)
        concluded = 0
        for order in waiting:
            try:
                await self({"order": order})
            except DomainError:
                # The next round tries again; the others must not wait for this one.
                continue
            concluded += 1
        return concluded

    async def _end(self, work: UnitOfWork, order: Order, job: Job) -> None:
        now = self.clock.now()
        match job.state:
            case JobState.DONE:
                await self.deliver.fulfil(work, order, at=now, actor=None)
            case JobState.FAILED | JobState.CANCELLED:
                await self.give_back(
                    work,
                    order,
                    order.refundable,
                    reason=_reason(job),
                    note=job.error or "",
                    at=now,
                    # The job's own name: however often its end is told, the money goes back once.
                    id_=automatic(job.id),
                )
            case _:
                pass


async def _job_of(work: UnitOfWork, order: Order) -> Job:
    for job in order.jobs:
        return await work.jobs.get(job)
    raise NotFound(what="job")


def _reason(job: Job) -> RefundReason:
    if job.state is JobState.FAILED and not is_refusal(job.error):
        return RefundReason.WORK_FAILED
    if job.error == CANCELLED_BY_FAN:
        return RefundReason.CUSTOMER_REQUEST
    return RefundReason.WORK_REFUSED

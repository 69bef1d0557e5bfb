"""What follows when the money for an order is there."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from stario.domain.generation.model.job import Job, JobState
from stario.domain.kernel.ids import JobId
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.orders.model.order_event import OrderEventKind, detailed
from stario.ports.dispatch import JobDispatch
from stario.ports.progress import JobProgress, ProgressFeed
from stario.ports.storage import UnitOfWork


@attrs.frozen(kw_only=True)
class PaidOrder:
    """`jobs` are those that wait in a queue now because of it."""

    order: Order
    jobs: tuple[Job, ...] = ()


@attrs.frozen(kw_only=True)
class MarkPaid:
    """Works inside the caller's transaction; `announce` follows its commit."""

    dispatch: JobDispatch
    feed: ProgressFeed

    async def __call__(
        self, work: UnitOfWork, order: Order, *, at: datetime, details: Mapping[str, str | int]
    ) -> PaidOrder:
        """
        Let what was ordered be made or packed.

        Args:
            order: locked, and awaiting payment.
            details: of the payment, for the log; they name nobody.

        Raises:
            OrderOutOfOrder: it does not await payment.
            LeaseLost: its job was changed meanwhile; the same again succeeds.
        """
        paid = order.move(OrderState.PAID, at=at)
        await work.orders.save(paid, detailed(order.id, OrderEventKind.PAID, details, at=at))
        for variant, quantity in order.pieces:
            await work.products.sell(variant, quantity)
        released = [await self._release(work, job, at) for job in order.jobs]
        return PaidOrder(order=paid, jobs=tuple(job for job in released if job is not None))

    async def announce(self, paid: PaidOrder) -> None:
        """Tell workers and watchers; both would find out by themselves, only later."""
        for job in paid.jobs:
            await self.dispatch.announce(job.queue, [job.id])
            await self.feed.publish(JobProgress.of(job))

    async def _release(self, work: UnitOfWork, waiting: JobId, at: datetime) -> Job | None:
        job = await work.jobs.get(waiting)
        if job.state is not JobState.AWAITING_PAYMENT:
            # One that was cancelled meanwhile stays so: the order is concluded by its end.
            return None
        released = job.release(at=at)
        await work.jobs.save(released, was=job)
        return released

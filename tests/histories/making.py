"""What the workshop and the workers do."""

from datetime import timedelta

import attrs

from stario.adapters.memory.switches import MemorySwitches
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.cancel_job import CancelJob
from stario.domain.generation.usecases.claim_job import ClaimJob
from stario.domain.generation.usecases.complete_job import CompleteJob
from stario.domain.generation.usecases.fail_job import Blame, FailJob
from stario.domain.generation.usecases.reconcile_queues import ReconcileQueues
from stario.domain.generation.usecases.requeue_job import RequeueJob
from stario.domain.kernel.ids import ClaimId, OrderId
from stario.domain.orders.model.claim import ClaimKind, ClaimState
from stario.domain.orders.model.order import Order, OrderKind, OrderState
from stario.domain.orders.usecases.close_claim import CloseClaim, Decision
from stario.domain.orders.usecases.file_claim import FileClaim, FiledClaim
from stario.domain.orders.usecases.reprint_order import ReprintOrder
from stario.domain.orders.usecases.return_order import ReturnOrder
from stario.domain.orders.usecases.ship_order import ShipOrder
from stario.domain.orders.usecases.start_production import StartProduction
from stario.ports.work import Completion
from tests.builders.values import new_id
from tests.histories.shop import Shop, one_of

LEASE = timedelta(minutes=2)
MOVES = {
    "produce": {OrderState.PAID},
    "ship": {OrderState.IN_PRODUCTION},
    "deliver": {OrderState.SHIPPED},
    "return": {OrderState.SHIPPED, OrderState.DELIVERED},
}


@attrs.frozen
class Making:
    """`leased` are jobs as workers saw them, some of which have lost them since."""

    shop: Shop
    leased: list[Job] = attrs.field(factory=list)

    @property
    def produce(self) -> StartProduction:
        return StartProduction(storage=self.shop.storage, clock=self.shop.clock)

    @property
    def ship(self) -> ShipOrder:
        return ShipOrder(storage=self.shop.storage, clock=self.shop.clock)

    @property
    def take_back(self) -> ReturnOrder:
        return ReturnOrder(storage=self.shop.storage, clock=self.shop.clock)

    async def move(self, choice: int, step: str) -> None:
        """Produce, ship, deliver or take back an order of goods."""
        shop = self.shop
        goods = [each for each in await shop.orders() if each.kind is OrderKind.GOODS]
        order = one_of(goods, choice, fits=lambda each: each.state in MOVES[step])
        if order is None:
            return
        actor = shop.admins[0].id
        match step:
            case "produce":
                moved = self.produce(order.id, actor=actor)
            case "ship":
                moved = self.ship(
                    order.id, carrier="BTS", tracking_number="B1", tracking_url=None, actor=actor
                )
            case "deliver":
                moved = shop.deliver(order.id, actor=actor)
            case _:
                moved = self.take_back(order.id, actor=actor)
        await shop.attempt(moved)

    async def claim(self, choice: int, kind: ClaimKind) -> None:
        shop = self.shop
        if order := one_of(await shop.orders(), choice, fits=has_arrived):
            file = FileClaim(storage=shop.storage, objects=shop.objects, clock=shop.clock)
            filed = FiledClaim(id=ClaimId(new_id()), kind=kind, note="crooked")
            step = file(order.id, filed, account=order.account_id)
            await shop.attempt(step)

    async def close(self, choice: int, *, is_refunded: bool) -> None:
        shop = self.shop
        order = one_of(await shop.orders(), choice, fits=has_arrived)
        if order is None:
            return
        async with shop.storage() as work:
            claims = await work.orders.claims(order.id)
        close = CloseClaim(storage=shop.storage, clock=shop.clock)
        decision: Decision = ClaimState.REFUNDED if is_refunded else ClaimState.REFUSED
        for claim in claims:
            step = close(order.id, claim.id, decision, reply="seen", actor=shop.admins[0].id)
            await shop.attempt(step)

    async def reprint(self, choice: int) -> None:
        shop = self.shop
        if order := one_of(await shop.orders(), choice, fits=has_arrived):
            reprint = ReprintOrder(storage=shop.storage, mark_paid=shop.mark_paid, clock=shop.clock)
            step = reprint(OrderId(new_id()), order.id, None, actor=shop.admins[0].id)
            await shop.attempt(step)

    async def lease(self) -> None:
        shop = self.shop
        claim = ClaimJob(
            storage=shop.storage,
            dispatch=shop.dispatch,
            feed=shop.feed,
            switches=MemorySwitches(),
            clock=shop.clock,
        )
        job = await claim([Queue.VIDEO], worker=new_id(), lease=LEASE)
        if job is not None:
            self.leased.append(job)

    async def finish(self, choice: int) -> None:
        shop = self.shop
        if job := one_of(self.leased, choice):
            complete = CompleteJob(
                storage=shop.storage, dispatch=shop.dispatch, feed=shop.feed, clock=shop.clock
            )
            await shop.attempt(complete(job, Completion(result={})))

    async def fail(self, choice: int, blame: Blame) -> None:
        shop = self.shop
        if job := one_of(self.leased, choice):
            fail = FailJob(
                storage=shop.storage, feed=shop.feed, clock=shop.clock, entropy=shop.entropy
            )
            await shop.attempt(fail(job, "engine_failed", blame=blame))

    async def reconcile(self) -> None:
        """Take jobs from workers that fell silent."""
        shop = self.shop
        await ReconcileQueues(
            storage=shop.storage, dispatch=shop.dispatch, feed=shop.feed, clock=shop.clock
        )()

    async def stop(self, choice: int) -> None:
        """Somebody ends a job and says nothing of its order."""
        cancel = CancelJob(
            storage=self.shop.storage,
            dispatch=self.shop.dispatch,
            feed=self.shop.feed,
            clock=self.shop.clock,
        )
        if order := one_of(await self._works(), choice):
            step = cancel(order.jobs[0], "cancelled_by_fan", account=order.account_id)
            await self.shop.attempt(step)

    async def requeue(self, choice: int) -> None:
        requeue = RequeueJob(
            storage=self.shop.storage,
            dispatch=self.shop.dispatch,
            feed=self.shop.feed,
            clock=self.shop.clock,
        )
        if order := one_of(await self._works(), choice):
            await self.shop.attempt(requeue(order.jobs[0]))

    async def _works(self) -> list[Order]:
        return [each for each in await self.shop.orders() if each.kind is OrderKind.WORK]


def has_arrived(order: Order) -> bool:
    return order.kind is OrderKind.GOODS and order.state is OrderState.DELIVERED

"""Everybody acts at once on a few orders, on a real database; then the books are looked at."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import timedelta

import pytest

from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.storage import SqlStorage
from stario.domain.generation.usecases.fail_job import Blame
from stario.domain.kernel.ids import RefundId
from stario.domain.kernel.money import Money
from stario.domain.ledger.usecases.verify_chain import VerifyChain
from stario.domain.orders.model.claim import ClaimKind
from stario.domain.orders.model.order import OrderState
from stario.domain.payments.model.provider import Provider
from stario.ports.storage import Storage
from tests.builders.values import new_id
from tests.histories.books import check_balances, look
from tests.histories.buying import Buying
from tests.histories.counterparty import Answer
from tests.histories.draining import Draining
from tests.histories.earning import STEPS, Earning
from tests.histories.holding import Holding
from tests.histories.making import Making
from tests.histories.paying import ONE_STEP, Paying
from tests.histories.returning import Returning
from tests.histories.shop import Shop

AT_ONCE = 10
STEPS_EACH = 25
NOW = timedelta(0)
MOST_ORDERS = 12
DRAFTS = 0.2
CHOICES = (0, 0, 1, 2, 9)
"""Mostly the same few, so that they meet."""

Step = Callable[[], Coroutine[object, object, object]]


@pytest.fixture
async def storage(fresh_postgres_url: str) -> AsyncIterator[Storage]:
    storage = SqlStorage(open_engine(fresh_postgres_url, pool_size=AT_ONCE))
    yield storage
    await storage.close()


class Crowd:
    """Each of its people does one thing after the other, chosen by chance."""

    def __init__(self, storage: Storage, seed: int) -> None:
        self.shop = Shop(storage=storage)
        self.buying, self.paying = Buying(self.shop), Paying(self.shop)
        self.returning, self.making = Returning(self.shop), Making(self.shop)
        self.earning, self.holding = Earning(self.shop), Holding(self.shop)
        self.chance = random.Random(seed)

    async def gather(self) -> None:
        await self.shop.open()
        for fan in (0, 1):
            await self.buy(fan)
            await self.order_work(fan)
        await asyncio.gather(*(self.act() for _ in range(AT_ONCE)))

    async def act(self) -> None:
        for _ in range(STEPS_EACH):
            await self.chance.choice(self.steps())()

    def steps(self) -> tuple[Step, ...]:
        return (*self.steps_of_fans(), *self.steps_of_providers(), *self.steps_of_staff())

    def steps_of_fans(self) -> tuple[Step, ...]:
        any_, who = self.chance.choice(CHOICES), self.chance.randrange(2)
        return (
            lambda: self.buy(who),
            lambda: self.order_work(who),
            lambda: self.buying.cancel(any_),
            lambda: self.paying.begin(any_, any_),
            lambda: self.making.claim(any_, self.chance.choice(list(ClaimKind))),
            lambda: self.making.stop(any_),
            lambda: self.buying.release(any_),
        )

    def steps_of_providers(self) -> tuple[Step, ...]:
        any_, old = self.chance.choice(CHOICES), self.chance.choice([None, 0, 1])
        one = self.chance.choice(ONE_STEP)
        both = self.chance.choice([Provider.PAYME, one])
        by_number = self.chance.random() < 0.5
        return (
            lambda: self.paying.reserve(any_, both, old_tx=old, strange=0, late=NOW),
            lambda: self.paying.settle(any_),
            lambda: self.pay(any_),
            lambda: self.paying.take(any_, one, old_tx=old, strange=0, by_number=by_number),
            lambda: self.paying.cancel(any_, both),
            lambda: self.paying.drop(any_),
            lambda: self.paying.change(any_),
            lambda: self.earning.settle_up(one, Money(5_000 + any_), f"S{any_}"),
            lambda: self.paying.replay(any_),
            lambda: self.returning.carry_out(any_, is_forgotten=by_number),
            lambda: self.returning.tell(any_, is_done=by_number),
            lambda: self.answer(one),
        )

    def steps_of_staff(self) -> tuple[Step, ...]:
        any_, who = self.chance.choice(CHOICES), self.chance.randrange(2)
        amount = self.chance.choice([None, Money(777), Money(5_000_000)])
        yes = self.chance.random() < 0.5
        return (
            lambda: self.returning.ask(any_, who, amount=amount),
            lambda: self.returning.decide(any_, who, approve=yes),
            self.returning.sweep,
            lambda: self.send_out(any_),
            lambda: self.making.move(any_, "return"),
            lambda: self.making.reprint(any_),
            self.making.lease,
            lambda: self.making.finish(any_),
            lambda: self.making.fail(any_, self.chance.choice(list(Blame))),
            lambda: self.making.requeue(any_),
            self.making.reconcile,
            self.earning.pass_holds,
            lambda: self.earning.propose(who, any_, 1_200),
            lambda: self.earning.decide(any_, who, self.chance.choice(list(STEPS))),
            self.sweep,
        )

    async def buy(self, fan: int) -> None:
        if len(await self.shop.orders()) >= MOST_ORDERS:
            return
        await self.buying.fill(fan, self.chance.randrange(3), 1)
        await self.buying.fill(fan, self.chance.randrange(3), 1)
        await self.buying.check_out(fan, is_near=True, voucher=self.chance.randrange(3))

    async def order_work(self, fan: int) -> None:
        if len(await self.shop.orders()) < MOST_ORDERS:
            await self.buying.order_work(fan, fan, is_draft=self.chance.random() < DRAFTS)

    async def pay(self, choice: int) -> None:
        await self.paying.reserve(choice, Provider.PAYME, old_tx=None, strange=0, late=NOW)
        await self.paying.settle(0)

    async def send_out(self, choice: int) -> None:
        for step in ("produce", "ship", "deliver"):
            await self.making.move(choice, step)

    async def answer(self, provider: Provider) -> None:
        self.returning.answer(provider, self.chance.choice(list(Answer)))

    async def sweep(self) -> None:
        self.shop.clock.advance(by=self.chance.choice([NOW, timedelta(hours=2)]))
        await self.paying.expire()
        await self.buying.expire()

    async def check(self) -> None:
        seen = await look(self.shop, await self.earning.payouts())
        check_balances(seen, self.earning.settled)
        self.holding.check(seen)
        assert not (await VerifyChain(storage=self.shop.storage)()).faults


async def test_the_books_are_right_whoever_acts_at_the_same_moment(storage: Storage) -> None:
    crowd = Crowd(storage, seed=4)

    await crowd.gather()

    await crowd.check()
    await Draining(crowd.shop, crowd.returning, crowd.earning)()
    await crowd.check()


async def test_a_refund_and_a_checkout_with_the_same_voucher_do_not_wait_for_each_other(
    storage: Storage,
) -> None:
    crowd = Crowd(storage, seed=4)
    shop = crowd.shop
    await shop.open()
    await crowd.buying.fill(0, ware=0, quantity=1)
    await crowd.buying.check_out(0, is_near=True, voucher=0)
    await crowd.pay(0)
    (order,) = await shop.orders()
    ((piece, _),) = order.pieces

    async with storage() as checkout:
        await checkout.products.reserve(piece, 1)
        cancelling = asyncio.create_task(crowd.buying.cancel(0))
        for _ in range(30):
            await asyncio.sleep(0.01)
        # The database ends one of two that wait for each other.
        assert await checkout.vouchers.use(shop.vouchers[0].id, shop.fans[1].id)
        await checkout.commit()
    await cancelling

    (order,) = await shop.orders()
    assert order.state is OrderState.REFUNDED


async def test_a_refund_that_is_asked_for_ten_times_at_once_is_one(storage: Storage) -> None:
    crowd = Crowd(storage, seed=4)
    shop = crowd.shop
    await shop.open()
    await crowd.buy(0)
    await crowd.pay(0)
    (payment,) = await shop.payments()
    id_ = RefundId(new_id())

    asked = await asyncio.gather(
        *(crowd.returning.ask_one(payment.id, Money(777), id_=id_) for _ in range(AT_ONCE))
    )

    assert asked == list(await shop.refunds()) * AT_ONCE

"""One random history of money: rules, and what always holds."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from stario.adapters.sql.storage import SqlStorage
from stario.domain.generation.usecases.fail_job import Blame
from stario.domain.kernel.money import Money
from stario.domain.ledger.model.audit import Audit
from stario.domain.orders.model.claim import ClaimKind
from stario.domain.payments.model.provider import Provider
from stario.ports.repositories.ledger import EntryFilter
from stario.ports.storage import Storage
from tests.histories.books import check_balances, look
from tests.histories.buying import Buying
from tests.histories.counterparty import Answer
from tests.histories.draining import Draining
from tests.histories.earning import STEPS, Earning
from tests.histories.holding import Holding
from tests.histories.making import MOVES, Making
from tests.histories.paying import ALL, ONE_STEP, Paying
from tests.histories.returning import Returning
from tests.histories.shop import Shop

ANY = st.integers(0, 9)
WHO = st.integers(0, 1)
YES = st.booleans()
STRANGE = st.sampled_from([0, 0, 0, 0, 1, 2, 3])
OLD = st.none() | ANY
AMOUNT = st.sampled_from([None, None, 1, 777, 5_000_000, 5_000_000, 99_999_999_999])
LATE = st.sampled_from([timedelta(0), timedelta(minutes=-5), timedelta(hours=11, minutes=55)])
PASSED = st.sampled_from(
    [
        timedelta(seconds=1),
        timedelta(minutes=3),
        timedelta(hours=1),
        timedelta(hours=12),
        timedelta(days=11),
        timedelta(days=15),
    ]
)


class MoneyHistory(RuleBasedStateMachine):
    """A subclass says where it is remembered."""

    open_storage: Callable[[], Awaitable[Storage]]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.is_broken = False
        self.audit = Audit()

    def run(self, step: Coroutine[object, object, object]) -> None:
        try:
            self.runner.run(step)
        except BaseException:
            self.is_broken = True
            raise

    @initialize()
    def open(self) -> None:
        self.run(self._open())

    async def _open(self) -> None:
        self.shop = Shop(storage=await type(self).open_storage())
        await self.shop.open()
        self.buying, self.paying = Buying(self.shop), Paying(self.shop)
        self.returning, self.making = Returning(self.shop), Making(self.shop)
        self.earning, self.holding = Earning(self.shop), Holding(self.shop)

    def teardown(self) -> None:
        if not self.is_broken and hasattr(self, "earning"):
            self.run(self._drain())
        if hasattr(self, "shop") and isinstance(self.shop.storage, SqlStorage):
            self.runner.run(self.shop.storage.close())
        self.runner.close()

    async def _drain(self) -> None:
        await Draining(self.shop, self.returning, self.earning)()
        await self._check()

    @invariant()
    def everything_holds(self) -> None:
        self.run(self._check())

    async def _check(self) -> None:
        seen = await look(self.shop, await self.earning.payouts())
        check_balances(seen, self.earning.settled)
        self.holding.check(seen)
        async with self.shop.storage() as work:
            last = self.audit.last.number if self.audit.last else 0
            for entry in await work.ledger.entries(EntryFilter(), after=last):
                self.audit.look_at(entry)
            self.audit.conclude(await work.ledger.balances())
        assert not self.audit.faults

    # What fans do.

    @rule(fan=WHO, ware=st.integers(0, 2), count=st.integers(1, 3), near=YES, voucher=OLD)
    def buy(self, fan: int, ware: int, count: int, near: bool, voucher: int | None) -> None:
        self.run(self.buying.fill(fan, ware, count))
        self.run(self.buying.check_out(fan, is_near=near, voucher=voucher))

    @rule(fan=WHO, artist=WHO, draft=YES)
    def order_work(self, fan: int, artist: int, draft: bool) -> None:
        self.run(self.buying.order_work(fan, artist, is_draft=draft))

    @rule(choice=ANY, step=st.sampled_from(["release", "cancel", "faulty", "unwanted"]))
    def ask_for(self, choice: int, step: str) -> None:
        match step:
            case "release":
                self.run(self.buying.release(choice))
            case "cancel":
                self.run(self.buying.cancel(choice))
            case _:
                self.run(self.making.claim(choice, ClaimKind(step)))

    # Whole stories, so that histories get somewhere.

    @rule(fan=WHO, ware=st.integers(0, 2), voucher=OLD, until=st.integers(0, 3), dear=YES)
    def sell(self, fan: int, ware: int, voucher: int | None, until: int, dear: bool) -> None:
        self.buy(fan, ware, 1, near=True, voucher=voucher)
        self.pay(0)
        if dear:
            self.give_back(0, 77_777)
        for step in ("produce", "ship", "deliver")[:until]:
            self.run(self.making.move(0, step))

    @rule(fan=WHO, artist=WHO, end=st.sampled_from(["finish", *Blame, None]), told=YES, again=YES)
    def film(self, fan: int, artist: int, end: str | None, told: bool, again: bool) -> None:
        self.order_work(fan, artist, draft=False)
        self.pay(0)
        self.work(0, "lease")
        if end is not None:
            self.work(0, end)
        if told:
            self.sweep([2], 1)
        if again:
            self.work(0, "requeue")

    @rule(artist=WHO, until=st.integers(0, 4), late=YES)
    def pay_out(self, artist: int, until: int, late: bool) -> None:
        self.sweep([2, 4], 1)
        self.wait(timedelta(days=15))
        self.sweep([4], 1)
        self.run(self.earning.propose(artist, 0, 1_200))
        if late:
            self.give_back(0, 5_000_000)
        for step in ("approve", "send", "confirm", "fail")[:until]:
            self.run(self.earning.decide(0, 1, step))

    @rule(ware=st.integers(0, 1), until=st.integers(0, 4), dear=YES, late=YES)
    def earn_a_season(self, ware: int, until: int, dear: bool, late: bool) -> None:
        self.sell(0, ware, None, 3, dear)
        self.pay_out(ware, until, late)

    @rule(choice=ANY, amount=AMOUNT)
    def give_back(self, choice: int, amount: int | None) -> None:
        self.ask(choice, 0, amount, old=None)
        self.decide(0, 1, approve=True)
        self.carry_out(0, forgotten=True)

    # What providers do.

    @rule(choice=ANY, provider=st.sampled_from(ALL[:2]), old=OLD, strange=STRANGE, late=LATE)
    def reserve(
        self, choice: int, provider: Provider, old: int | None, strange: int, late: timedelta
    ) -> None:
        step = self.paying.reserve(choice, provider, old_tx=old, strange=strange, late=late)
        self.run(step)

    @rule(choice=ANY)
    def pay(self, choice: int) -> None:
        self.reserve(choice, Provider.PAYME, None, strange=0, late=timedelta(0))
        self.run(self.paying.settle(0))

    @rule(choice=ANY, provider=st.sampled_from(ONE_STEP), old=OLD, strange=STRANGE, number=YES)
    def take(
        self, choice: int, provider: Provider, old: int | None, strange: int, number: bool
    ) -> None:
        step = self.paying.take(choice, provider, old_tx=old, strange=strange, by_number=number)
        self.run(step)

    @rule(choice=ANY, step=st.sampled_from(["begin", "settle", "drop", "change", "replay"]))
    def call(self, choice: int, step: str) -> None:
        steps = {
            "begin": lambda: self.paying.begin(choice, choice),
            "settle": lambda: self.paying.settle(choice),
            "drop": lambda: self.paying.drop(choice),
            "change": lambda: self.paying.change(choice),
            "replay": lambda: self.paying.replay(choice),
        }
        self.run(steps[step]())

    @rule(choice=ANY, provider=st.sampled_from(ALL))
    def cancel_payment(self, choice: int, provider: Provider) -> None:
        self.run(self.paying.cancel(choice, provider))

    @rule(provider=st.sampled_from(ALL), answer=st.sampled_from(Answer))
    def answer(self, provider: Provider, answer: Answer) -> None:
        self.returning.answer(provider, answer)

    @rule(choice=ANY, done=YES)
    def tell(self, choice: int, done: bool) -> None:
        self.run(self.returning.tell(choice, is_done=done))

    @rule(provider=st.sampled_from(ALL), amount=st.integers(1, 99_999), number=st.integers(0, 3))
    def settle_up(self, provider: Provider, amount: int, number: int) -> None:
        self.run(self.earning.settle_up(provider, Money(amount), f"S{number}"))

    # What staff do.

    @rule(choice=ANY, admin=WHO, amount=AMOUNT, old=OLD)
    def ask(self, choice: int, admin: int, amount: int | None, old: int | None) -> None:
        wanted = None if amount is None else Money(amount)
        self.run(self.returning.ask(choice, admin, amount=wanted, old=old))

    @rule(choice=ANY, admin=WHO, approve=YES)
    def decide(self, choice: int, admin: int, approve: bool) -> None:
        self.run(self.returning.decide(choice, admin, approve=approve))

    @rule(choice=ANY, step=st.sampled_from(list(MOVES)))
    def move(self, choice: int, step: str) -> None:
        self.run(self.making.move(choice, step))

    @rule(choice=ANY, step=st.sampled_from(["refund", "refuse", "reprint"]))
    def judge(self, choice: int, step: str) -> None:
        if step == "reprint":
            self.run(self.making.reprint(choice))
        else:
            self.run(self.making.close(choice, is_refunded=step == "refund"))

    @rule(choice=ANY, admin=WHO, step=st.sampled_from(["propose", *STEPS]))
    def earn(self, choice: int, admin: int, step: str) -> None:
        if step == "propose":
            self.run(self.earning.propose(choice, admin, 0))
        else:
            self.run(self.earning.decide(choice, admin, step))

    # What workers and the clock do.

    @rule(
        choice=ANY,
        step=st.sampled_from(["lease", "finish", *Blame, "stop", "requeue", "requeue"]),
    )
    def work(self, choice: int, step: str) -> None:
        match step:
            case "lease":
                self.run(self.making.lease())
            case "finish":
                self.run(self.making.finish(choice))
            case "stop":
                self.run(self.making.stop(choice))
            case "requeue":
                self.run(self.making.requeue(choice))
            case _:
                self.run(self.making.fail(choice, Blame(step)))

    @rule(choice=ANY, forgotten=YES)
    def carry_out(self, choice: int, forgotten: bool) -> None:
        self.run(self.returning.carry_out(choice, is_forgotten=forgotten))

    @rule(passed=PASSED)
    def wait(self, passed: timedelta) -> None:
        self.shop.clock.advance(by=passed)

    @rule(which=st.permutations(range(5)), count=st.integers(1, 5))
    def sweep(self, which: list[int], count: int) -> None:
        sweeps = (
            self.buying.expire,
            self.paying.expire,
            self.returning.sweep,
            self.making.reconcile,
            self.earning.pass_holds,
        )
        for each in which[:count]:
            self.run(sweeps[each]())

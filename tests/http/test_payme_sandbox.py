"""
What Payme's sandbox does with a merchant, over real HTTP on a real PostgreSQL.

Source: developer.help.paycom.uz, "Песочница", scenarios 1 and 2. It sends every Create, Perform and
Cancel twice, and wants the second answer to equal the first.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from tests.builders import new_id
from tests.builders.payment_till import Till, only_fees
from tests.http.cashbox import Cashbox, a_transaction, served_payme

from stario.adapters.memory.system import MemoryClock
from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.storage import SqlStorage
from stario.domain.orders.model.order import OrderState
from stario.domain.orders.model.order_event import OrderEventKind
from stario.domain.payments.model.provider import Provider
from stario.entrypoints.http.webhooks.payme_protocol import milliseconds
from stario.ports.repositories.ledger import EntryFilter

METHODS = (
    "CheckPerformTransaction",
    "CreateTransaction",
    "PerformTransaction",
    "CancelTransaction",
    "CheckTransaction",
    "GetStatement",
    "SetFiscalData",
)


@pytest.fixture(scope="module")
def clock() -> MemoryClock:
    return MemoryClock()


@pytest.fixture(scope="module")
def url(postgres_url: str, clock: MemoryClock) -> Iterator[str]:
    with served_payme(postgres_url, clock) as url:
        yield url


@pytest.fixture
async def cashbox(url: str, postgres_url: str, clock: MemoryClock) -> AsyncIterator[Cashbox]:
    storage = SqlStorage(open_engine(postgres_url))
    async with httpx.AsyncClient(base_url=url, timeout=30) as web:
        yield Cashbox(web=web, till=Till(storage=storage, clock=clock))
    await storage.close()


async def test_a_payment_is_created_and_cancelled(cashbox: Cashbox) -> None:
    order, transaction = await cashbox.till.order(), a_transaction()
    asking, creating = cashbox.asking(order), cashbox.creating(order, transaction)
    for method in METHODS:
        assert await cashbox.error(method, creating, key="wrong") == -32504
    for amount in (order.total.tiyin - 1, order.total.tiyin + 1):
        for method in METHODS[:2]:
            assert await cashbox.error(method, {**creating, "amount": amount}) == -31001
    for account in (new_id(), "197", ""):
        nobody = {**creating, "account": {"order_id": account}}
        for method in METHODS[:2]:
            refused = await cashbox.refused(method, nobody)
            assert refused["code"] in range(-31099, -31049)
            assert refused["data"] == "order_id"
    assert (await cashbox.result("CheckPerformTransaction", **asking))["allow"] is True

    created = await cashbox.result("CreateTransaction", **creating)
    assert (created["state"], created["receivers"]) == (1, None)
    cashbox.till.clock.advance(seconds=2)
    assert await cashbox.result("CreateTransaction", **creating) == created
    checked = await cashbox.result("CheckTransaction", id=transaction)
    assert checked == {
        "create_time": created["create_time"],
        "perform_time": 0,
        "cancel_time": 0,
        "transaction": created["transaction"],
        "state": 1,
        "reason": None,
    }
    other = cashbox.creating(order, a_transaction())
    assert await cashbox.error("CreateTransaction", other) == -31008

    cancelled = await cashbox.result("CancelTransaction", id=transaction, reason=3)
    cashbox.till.clock.advance(seconds=2)
    assert await cashbox.result("CancelTransaction", id=transaction, reason=10) == cancelled
    assert cancelled["state"] == -1
    assert await cashbox.result("CheckTransaction", id=transaction) == {
        **checked,
        "cancel_time": cancelled["cancel_time"],
        "state": -1,
        "reason": 3,
    }
    assert await cashbox.error("PerformTransaction", {"id": transaction}) == -31008
    assert await cashbox.error("CreateTransaction", creating) == -31008
    # The order may be paid otherwise.
    assert (await cashbox.result("CheckPerformTransaction", **asking))["allow"] is True


async def test_a_payment_is_confirmed_and_cancelled(cashbox: Cashbox) -> None:
    order, transaction = await cashbox.till.order(), a_transaction()
    created = await cashbox.result("CreateTransaction", **cashbox.creating(order, transaction))
    before = await cashbox.till.balances()
    cashbox.till.clock.advance(seconds=3)
    performed = await cashbox.result("PerformTransaction", id=transaction)
    at = milliseconds(cashbox.till.clock.now())
    assert performed == {
        "transaction": created["transaction"],
        "perform_time": at,
        "state": 2,
    }
    cashbox.till.clock.advance(seconds=3)
    assert await cashbox.result("PerformTransaction", id=transaction) == performed
    assert (await cashbox.result("CheckTransaction", id=transaction))["state"] == 2
    assert (await cashbox.till.read(order.id)).state is OrderState.PAID
    for method, params in (
        ("CheckPerformTransaction", cashbox.asking(order)),
        ("CreateTransaction", cashbox.creating(order, a_transaction())),
        ("CreateTransaction", cashbox.creating(order, transaction)),
    ):
        assert await cashbox.error(method, params) == -31008

    cancelled = await cashbox.result("CancelTransaction", id=transaction, reason=5)
    cashbox.till.clock.advance(seconds=3)
    assert await cashbox.result("CancelTransaction", id=transaction, reason=10) == cancelled
    assert cancelled["state"] == -2
    checked = await cashbox.result("CheckTransaction", id=transaction)
    assert (checked["state"], checked["reason"], checked["perform_time"]) == (-2, 5, at)
    assert await cashbox.error("PerformTransaction", {"id": transaction}) == -31008
    assert (await cashbox.till.read(order.id)).state is OrderState.REFUNDED
    gone = {code: n - before.get(code, 0) for code, n in (await cashbox.till.balances()).items()}
    left = {code: n for code, n in gone.items() if n}
    assert only_fees(left, order.total.share(200), Provider.PAYME)


async def test_ten_at_once_create_and_perform_one_payment(cashbox: Cashbox) -> None:
    order = await cashbox.till.order()
    transactions = [a_transaction() for _ in range(10)]
    created = await asyncio.gather(
        *(cashbox.call("CreateTransaction", cashbox.creating(order, t)) for t in transactions)
    )
    won = [t for t, answer in zip(transactions, created, strict=True) if "result" in answer]
    assert len(won) == 1
    again = cashbox.creating(order, won[0])
    same = await asyncio.gather(*(cashbox.result("CreateTransaction", **again) for _ in range(10)))
    assert len(set(map(str, same))) == 1

    performed = await asyncio.gather(
        *(cashbox.result("PerformTransaction", id=won[0]) for _ in range(10))
    )
    assert len(set(map(str, performed))) == 1
    assert (await cashbox.till.told(order.id)).count(OrderEventKind.PAID) == 1
    payment = str(performed[0]["transaction"])
    async with cashbox.till.storage() as work:
        entries = await work.ledger.entries(EntryFilter(subject_id=payment))
    assert len(entries) == 2

    cancelled = await asyncio.gather(
        *(cashbox.result("CancelTransaction", id=won[0], reason=5) for _ in range(10))
    )
    assert len(set(map(str, cancelled))) == 1
    assert len(await cashbox.till.refunds(order.id)) == 1

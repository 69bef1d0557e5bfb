"""Money is counted once, whatever is killed and whoever asks twice."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

import httpx
import pytest
import pytest_asyncio

from stario.domain.identity.model.role import Role
from stario.domain.kernel.money import Money
from stario.domain.orders.model.order import OrderState
from stario.domain.orders.model.order_event import OrderEventKind
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import RefundState
from tests.chaos.market import Market, Sale
from tests.chaos.soundness import require_sound
from tests.http.shop_floor import ADDRESS
from tests.servers.postgres import PostgresDatabases, PostgresServer
from tests.servers.redis import RedisServer
from tests.system.waiting import until

T = TypeVar("T")
OURS = -32400
AT_ONCE = 10


@pytest_asyncio.fixture(scope="module")
async def market(
    mistreated_postgres: PostgresServer,
    mistreated_template: str,
    redis_server: RedisServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Market]:
    databases = PostgresDatabases(mistreated_postgres.url())
    url = databases.create(template=mistreated_template)
    folder = tmp_path_factory.mktemp("market")
    market = Market(
        folder=folder, postgres=mistreated_postgres, postgres_url=url, redis=redis_server
    )
    async with market.open():
        yield market
    databases.drop(url)


@pytest_asyncio.fixture(autouse=True)
async def the_books_are_right(market: Market) -> AsyncIterator[None]:
    yield
    await require_sound(market.storage)


@pytest.mark.parametrize("provider", [Provider.PAYME, Provider.CLICK])
async def test_a_gateway_killed_between_commit_and_answer_has_taken_the_money_once(
    market: Market, provider: Provider
) -> None:
    sale = Sale(order=await market.till.order(), provider=provider)
    await market.begin(sale)
    async with market.answers_held():
        asking = asyncio.create_task(market.finish(sale))
        await market.until_somebody_waits()
        assert await market.state(sale.order.id) is OrderState.PAID
        market.gateways[0].close()
        with pytest.raises(httpx.TransportError):
            await asking

    answer = await market.finish(sale, gateway=1)
    await market.restart_gateway(0)

    assert await market.finish(sale, gateway=0) == answer
    if provider is Provider.PAYME:
        assert answer["state"] == 2
    else:
        # To Click this means that it was taken.
        assert answer["error"] == -4
    told = await market.till.told(sale.order.id)
    assert told.count(OrderEventKind.PAID) == 1


@pytest.mark.parametrize("provider", [Provider.PAYME, Provider.CLICK])
async def test_a_scheduler_killed_after_the_provider_gave_back_asks_for_no_more(
    market: Market, provider: Provider
) -> None:
    sale = await market.sold(provider)
    admin = await market.somebody(Role.ADMIN)
    [payment] = await market.payments(sale.order.id)
    before = market.given_back(provider)
    answer = await market.web(0).post(
        f"/payments/{payment.id}/refund", json={"reason": "customer_request"}, headers=admin
    )
    assert answer.status_code == 201, answer.text

    async with market.storage() as work:
        # What the provider has answered can't be booked while somebody has the order.
        await work.orders.get(sale.order.id, lock=True)
        async with market.scheduler() as scheduler:
            await market.until_somebody_waits()
            assert market.given_back(provider) == before + 1
            scheduler.close()
    assert await market.state_of_refund(sale) is RefundState.APPROVED
    await market.pass_pauses()

    async with market.scheduler():
        await until(lambda: market.state_of_refund(sale), RefundState.DONE.__eq__)

    assert market.given_back(provider) == before + 1
    assert (await market.till.told(sale.order.id)).count(OrderEventKind.REFUNDED) == 1
    assert await market.state(sale.order.id) is OrderState.REFUNDED


async def test_a_restart_of_postgres_leaves_nothing_by_half(market: Market) -> None:
    sales = [Sale(order=await market.till.order(), provider=Provider.PAYME) for _ in range(24)]
    codes: Counter[object] = Counter()

    async def pay(sale: Sale, gateway: int) -> None:
        for step in (market.begin, market.finish):
            while "error" in (answer := await step(sale, gateway)):
                error = answer["error"]
                assert isinstance(error, dict)
                codes[error["code"]] += 1
                await asyncio.sleep(0.05)

    async def pay_all(mine: list[Sale], gateway: int) -> None:
        for sale in mine:
            await pay(sale, gateway)

    before = await market.paid()
    streams = [asyncio.create_task(pay_all(sales[n::4], n)) for n in range(4)]
    await until(market.paid, lambda count: count >= before + 3)
    await asyncio.to_thread(market.postgres.restart)
    assert await market.paid() < before + len(sales)
    await asyncio.gather(*streams)

    assert set(codes) == {OURS}
    assert await market.paid() == before + len(sales)
    answers = [await market.finish(sale, gateway=1) for sale in sales]
    assert {answer["state"] for answer in answers} == {2}


async def test_what_is_asked_ten_times_at_once_is_done_once(market: Market) -> None:
    payme = Sale(order=await market.till.order(), provider=Provider.PAYME)
    click = Sale(order=await market.till.order(), provider=Provider.CLICK)
    await market.begin(click)

    created = await _at_once(lambda n: market.begin(payme, gateway=n))
    assert len({str(answer) for answer in created}) == 1
    assert created[0]["state"] == 1
    performed = await _at_once(lambda n: market.finish(payme, gateway=n))
    assert len({str(answer) for answer in performed}) == 1
    assert performed[0]["state"] == 2
    completed = await _at_once(lambda n: market.finish(click, gateway=n))
    assert {answer["error"] for answer in completed} <= {0, -4}
    assert 0 in {answer["error"] for answer in completed}


async def test_a_cart_is_ordered_and_a_refund_approved_once_by_ten_at_once(
    market: Market,
) -> None:
    fan, first, second = [
        await market.somebody(role) for role in (Role.USER, Role.ADMIN, Role.ADMIN)
    ]
    added = await market.web(0).post("/merch/cart/add", json=await market.ware(), headers=fan)
    assert added.status_code == 200, added.text
    body = {"shipping_address": ADDRESS}
    placed = await _at_once(lambda n: market.web(n).post("/merch/checkout", json=body, headers=fan))
    assert {answer.status_code for answer in placed} == {201}
    assert len({answer.json()["order_id"] for answer in placed}) == 1

    await market.till.with_four_eyes_above(Money.from_som(1))
    sale = await market.sold(Provider.PAYME)
    [payment] = await market.payments(sale.order.id)
    asked = await market.web(0).post(
        f"/payments/{payment.id}/refund", json={"reason": "customer_request"}, headers=first
    )
    assert asked.status_code == 201, asked.text
    approving = f"/payments/refunds/{asked.json()['refund_id']}/approve"
    given_back = market.given_back(Provider.PAYME)
    decided = await _at_once(lambda n: market.web(n).post(approving, headers=second))
    assert {answer.status_code for answer in decided} <= {200, 409}
    assert 200 in {answer.status_code for answer in decided}
    async with market.scheduler(), market.scheduler():
        await until(lambda: market.state_of_refund(sale), RefundState.DONE.__eq__)
    assert market.given_back(Provider.PAYME) == given_back + 1


async def _at_once(ask: Callable[[int], Awaitable[T]]) -> list[T]:
    """Ask ten times, through one gateway and the other."""
    return list(await asyncio.gather(*(ask(number) for number in range(AT_ONCE))))

"""Two gateways and a scheduler of their own processes, and providers that call and are called."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import cast

import attrs
import httpx
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from stario.adapters.memory.system import MemoryClock
from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.storage import SqlStorage
from stario.adapters.system import SystemClock
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import OrderId, SessionId
from stario.domain.kernel.money import Money
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.payments.model.payment import Payment
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import RefundState
from stario.entrypoints.clients import open_clients
from stario.entrypoints.http.webhooks.payme_protocol import milliseconds
from stario.entrypoints.settings import Settings
from stario.entrypoints.tokens import access_tokens
from stario.ports.credentials import AccessClaims
from tests.builders.catalogue import a_category, a_product, a_variant
from tests.builders.payment_till import Till
from tests.builders.people import an_account
from tests.builders.values import new_id
from tests.http.cashbox import KEY, PLACE, a_transaction, authorization, protocol_answer
from tests.http.click_counter import Attempt
from tests.servers import click_api, payme_api
from tests.servers.click_api import FakeClick
from tests.servers.loopback import on_loopback
from tests.servers.payme_api import FakePayme
from tests.servers.postgres import PostgresServer
from tests.servers.redis import RedisServer
from tests.system.processes import HOST, QUICK, Process, free_port
from tests.system.waiting import until

Json = dict[str, object]
RECEIPTS = 0x6E7F72C72CAC0D162C722000
PRICE = Money.from_som(165_000)
ANSWERS = 77
"""Whoever holds this number in the database holds back every answer to a provider."""

# A callback is remembered, decided, committed, and remembered with its answer: there it waits.
HOLD_ANSWERS = (
    f"""
    CREATE FUNCTION hold_answer() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_advisory_xact_lock_shared({ANSWERS}); RETURN NEW; END $$
    """,
    """
    CREATE TRIGGER held BEFORE UPDATE ON callbacks FOR EACH ROW EXECUTE FUNCTION hold_answer()
    """,
)


@attrs.define(kw_only=True)
class Sale:
    """A payment that a provider has begun for an order."""

    order: Order
    provider: Provider
    transaction: str = attrs.field(factory=a_transaction)
    attempt: Attempt | None = None
    number: object = None


@attrs.define(eq=False, kw_only=True)
class Market:
    folder: Path
    postgres: PostgresServer
    postgres_url: str
    redis: RedisServer
    payme: FakePayme = attrs.field(factory=lambda: FakePayme(numbers=count(RECEIPTS)))
    click: FakeClick = attrs.field(factory=FakeClick)
    ports: tuple[int, int] = attrs.field(factory=lambda: (free_port(), free_port()))
    gateways: list[Process] = attrs.field(init=False, factory=list)
    _apis: Mapping[str, str] = attrs.field(init=False, factory=dict)
    _engine: AsyncEngine = attrs.field(init=False)
    _webs: list[httpx.AsyncClient] = attrs.field(init=False, factory=list)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        self._engine = open_engine(self.postgres_url)
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self._engine.dispose)
            payme = await stack.enter_async_context(on_loopback(self.payme.app()))
            click = await stack.enter_async_context(on_loopback(self.click.app()))
            self._apis = {
                "PAYME_API_URL": f"{payme}/api",
                "PAYME_CHECKOUT_URL": payme,
                "CLICK_API_URL": f"{click}/v2/merchant/",
            }
            await self._hold_answers_on_demand()
            self.gateways = [self._run_gateway(0), self._run_gateway(1)]
            stack.callback(self._close)
            for number, port in enumerate(self.ports):
                url = f"http://{HOST}:{port}"
                await self.gateways[number].answers(url)
                web = httpx.AsyncClient(base_url=url, timeout=20)
                self._webs.append(await stack.enter_async_context(web))
            yield

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            **QUICK,
            **self._apis,
            "STARIO_HOME": str(self.folder / "home"),
            "DATABASE_URL": self.postgres_url,
            "REDIS_URL": self.redis.url,
            "PUBLIC_URL": "https://stario.example",
            "JWT_KEYS": "a signing key of the tests that is long enough",
            "LINK_SECRET": "a secret of the tests that is long enough as well",
            "PAYME_MERCHANT_ID": payme_api.MERCHANT,
            "PAYME_KEY": KEY,
            "PAYME_SUBSCRIBE_KEY": payme_api.KEY,
            "CLICK_SERVICE_ID": click_api.SERVICE,
            "CLICK_MERCHANT_ID": click_api.MERCHANT,
            "CLICK_MERCHANT_USER_ID": click_api.USER,
            "CLICK_SECRET_KEY": click_api.SECRET,
        }

    @property
    def storage(self) -> SqlStorage:
        return SqlStorage(self._engine)

    @property
    def till(self) -> Till:
        clock = MemoryClock()
        clock.set(SystemClock().now())
        return Till(storage=self.storage, clock=clock)

    def web(self, gateway: int) -> httpx.AsyncClient:
        return self._webs[gateway % 2]

    def _run_gateway(self, number: int) -> Process:
        words = ("serve", "api-gateway", "--port", str(self.ports[number]))
        log = self.folder / f"gateway-{number}.log"
        return Process.stario(*words, environment=self.environment, log=log)

    async def restart_gateway(self, number: int) -> None:
        self.gateways[number] = self._run_gateway(number)
        await self.gateways[number].answers(f"http://{HOST}:{self.ports[number]}")

    @asynccontextmanager
    async def scheduler(self) -> AsyncIterator[Process]:
        log = self.folder / "scheduler.log"
        process = Process.stario("scheduler", environment=self.environment, log=log)
        try:
            yield process
        finally:
            process.close()

    def _close(self) -> None:
        for process in self.gateways:
            process.close()

    async def somebody(self, role: Role) -> dict[str, str]:
        """The headers of a new person, signed in."""
        person = an_account(role=role)
        async with self.storage() as work:
            await work.accounts.add(person)
            await work.commit()
        wanted = {name.lower(): value for name, value in self.environment.items()}
        settings = Settings.model_validate(wanted)
        async with open_clients(settings, name="tests") as clients:
            claims = AccessClaims(
                account_id=person.id,
                session_id=SessionId(new_id()),
                role=role,
                expires_at=SystemClock().now() + timedelta(minutes=10),
            )
            issued = access_tokens(clients, settings).issue(claims)
        return {"Authorization": f"Bearer {issued}"}

    async def call(self, gateway: int, method: str, **params: object) -> Json:
        """As Payme; gives `result`, or `error`."""
        body = {"method": method, "params": params, "id": 1}
        sent = {"Authorization": authorization()}
        answer = await self.web(gateway).post(PLACE, json=body, headers=sent)
        told = protocol_answer(answer)
        return cast("Json", told.get("result") or {"error": told["error"]})

    async def form(self, gateway: int, fields: dict[str, str]) -> Json:
        """As Click."""
        answer = await self.web(gateway).post("/payments/webhook/click", data=fields)
        assert answer.status_code == 200, answer.text
        return cast("Json", answer.json())

    async def begin(self, sale: Sale, gateway: int = 0) -> Json:
        order = sale.order
        if sale.provider is Provider.PAYME:
            return await self.call(
                gateway,
                "CreateTransaction",
                id=sale.transaction,
                time=milliseconds(order.created_at),
                amount=order.total.tiyin,
                account={"order_id": order.id},
            )
        if sale.attempt is None:
            amount = Decimal(order.total.tiyin) / 100
            day = SystemClock().now().date()
            paydoc = self.click.pay(order.id, amount, day)
            sale.attempt = Attempt(order=order.id, paydoc=paydoc, amount=f"{amount:.2f}")
        answer = await self.form(gateway, sale.attempt.prepare())
        sale.number = answer.get("merchant_prepare_id")
        return answer

    async def finish(self, sale: Sale, gateway: int = 0) -> Json:
        if sale.provider is Provider.PAYME:
            return await self.call(gateway, "PerformTransaction", id=sale.transaction)
        assert sale.attempt is not None
        return await self.form(gateway, sale.attempt.complete(sale.number))

    async def sold(self, provider: Provider) -> Sale:
        """An order that is paid for, at the provider as well."""
        sale = Sale(order=await self.till.order(), provider=provider)
        if provider is Provider.PAYME:
            at = milliseconds(sale.order.created_at)
            sale.transaction = self.payme.pay(sale.order.id, sale.order.total.tiyin, at)
        await self.begin(sale)
        await self.finish(sale)
        assert await self.state(sale.order.id) is OrderState.PAID
        return sale

    def given_back(self, provider: Provider) -> int:
        """How often *provider* has given the money of an order back."""
        if provider is Provider.CLICK:
            return len(self.click.reversals)
        return self.payme.given_back // PRICE.tiyin

    async def state_of_refund(self, sale: Sale) -> RefundState:
        [refund] = await self.till.refunds(sale.order.id)
        return refund.state

    async def ware(self) -> Json:
        """Something new to put into a cart, of which ten are there."""
        shelf = a_category()
        product = a_product(shelf, a_variant(stock=10), is_personalised=False)
        async with self.storage() as work:
            await work.categories.add(shelf)
            await work.products.add(product)
            await work.commit()
        return {"variant_id": product.variants[0].id}

    async def payments(self, order: OrderId) -> tuple[Payment, ...]:
        async with self.storage() as work:
            return await work.payments.of_order(order)

    async def state(self, order: OrderId) -> OrderState:
        return (await self.till.read(order)).state

    @asynccontextmanager
    async def answers_held(self) -> AsyncIterator[None]:
        """Let providers' calls be decided and committed, and not be answered."""
        async with self._engine.connect() as connection:
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({ANSWERS})"))
            yield

    async def until_somebody_waits(self) -> None:
        """Wait until a process waits in the database for what a test holds there."""
        # Chores take turns at the audit log by a number too: that is nothing of a test's.
        waiting = f"""SELECT count(*) FROM pg_locks WHERE NOT granted AND (
            locktype <> 'advisory' OR (classid::bigint << 32) + objid::bigint = {ANSWERS})"""
        await until(lambda: self._count(waiting), bool, within_seconds=15)

    async def pass_pauses(self) -> None:
        """Let effects that were begun, and not done, be due at once instead of in half a minute."""
        async with self._engine.begin() as connection:
            await connection.execute(text("UPDATE outbox SET due_at = now()"))

    async def paid(self) -> int:
        return await self._count("SELECT count(*) FROM orders WHERE paid_at IS NOT NULL")

    async def _count(self, statement: str) -> int:
        async with self._engine.connect() as connection:
            return int((await connection.execute(text(statement))).scalar_one())

    async def _hold_answers_on_demand(self) -> None:
        async with self._engine.begin() as connection:
            for statement in HOLD_ANSWERS:
                await connection.execute(text(statement))

"""Payme's side: a cashbox that calls us, over the real edge."""

import base64
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from typing import cast

import attrs
import httpx
from starlette.types import ASGIApp
from tests.builders.payment_till import Till
from tests.http.house import House
from tests.http.serving import serving

from stario.adapters.memory.limits import MemoryRateLimiter
from stario.adapters.memory.system import MemoryClock
from stario.adapters.payme.account import PaymeAccount
from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.storage import SqlStorage
from stario.domain.orders.model.order import Order
from stario.domain.orders.model.work_order import ServiceCode
from stario.domain.payments.usecases.note_facts import NoteFacts
from stario.domain.payments.usecases.read_transactions import ReadTransactions
from stario.entrypoints.http.webhooks.callbacks import AnswerCallbacks
from stario.entrypoints.http.webhooks.payme import PaymeHandlers
from stario.entrypoints.http.webhooks.payme_desk import PaymeDesk
from stario.entrypoints.http.webhooks.payme_protocol import milliseconds
from stario.ports.limits import RateLimiter

KEY = "QwErTyUiOpAsDfGhJkLzXcVbNm0123456789"
MERCHANT = "587f72c72cac0d162c722ae2"
ACCOUNT = PaymeAccount(merchant_id=MERCHANT, keys=(KEY,))
DELIVERY = ServiceCode(mxik="10112006002000000", package_code="1514296")
PLACE = "/payments/webhook/payme"

Json = dict[str, object]
_transactions = count(0x5E7F72C72CAC0D162C722000)


def a_transaction() -> str:
    """24 hexadecimal digits that nothing else has."""
    return f"{next(_transactions):024x}"


def authorization(key: str = KEY, login: str = "Paycom") -> str:
    return f"Basic {base64.b64encode(f'{login}:{key}'.encode()).decode()}"


def payme_handlers(till: Till, limiter: RateLimiter | None = None) -> PaymeHandlers:
    desk = PaymeDesk(
        account=ACCOUNT,
        delivery=DELIVERY,
        check_payable=till.check,
        reserve_payment=till.reserve,
        settle_payment=till.settle,
        cancel_payment=till.cancel,
        read_transactions=ReadTransactions(storage=till.storage),
        note_facts=NoteFacts(storage=till.storage),
    )
    callbacks = AnswerCallbacks(
        storage=till.storage,
        limiter=limiter or MemoryRateLimiter(),
        clock=till.clock,
        ids=till.ids,
    )
    return PaymeHandlers(desk=desk, callbacks=callbacks)


def payme_app(till: Till, house: House | None = None) -> ASGIApp:
    house = house or House(storage=till.storage, clock=till.clock)
    return house.app(payme_handlers(till).routes())


@attrs.define(kw_only=True)
class Cashbox:
    """`till` is ours, over the same database."""

    web: httpx.AsyncClient
    till: Till
    _numbers: "count[int]" = attrs.field(factory=lambda: count(1))

    async def raw(self, body: bytes, **headers: str) -> httpx.Response:
        sent = {
            "Authorization": authorization(),
            "Content-Type": "text/json; charset=UTF-8",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        return await self.web.post(PLACE, content=body, headers=sent)

    async def call(self, method: str, params: Json, *, key: str = KEY) -> Json:
        """Give the whole answer; it is always one of the protocol."""
        number = next(self._numbers)
        body = json.dumps({"method": method, "params": params, "id": number}).encode()
        response = await self.raw(body, Authorization=authorization(key))
        answered = protocol_answer(response)
        assert answered["id"] == number
        return answered

    async def result(self, method: str, /, **params: object) -> Json:
        answered = await self.call(method, params)
        assert "error" not in answered, answered
        return cast("Json", answered["result"])

    async def error(self, method: str, params: Json, *, key: str = KEY) -> int:
        return int(str((await self.refused(method, params, key=key))["code"]))

    async def refused(self, method: str, params: Json, *, key: str = KEY) -> Json:
        answered = await self.call(method, params, key=key)
        assert "result" not in answered, answered
        return cast("Json", answered["error"])

    def asking(self, order: Order, **other: object) -> Json:
        """The parameters of CheckPerformTransaction."""
        return {"amount": order.total.tiyin, "account": {"order_id": order.id}, **other}

    def creating(self, order: Order, transaction: str, **other: object) -> Json:
        """The parameters of CreateTransaction, begun just now."""
        time = milliseconds(self.till.clock.now())
        return self.asking(order, **{"id": transaction, "time": time, **other})


def protocol_answer(response: httpx.Response) -> Json:
    """Whatever was asked, it is JSON-RPC under 200."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    answered = cast("Json", response.json())
    assert answered["jsonrpc"] == "2.0"
    assert ("result" in answered) != ("error" in answered)
    if "error" in answered:
        error = cast("Json", answered["error"])
        assert set(error) == {"code", "message", "data"}
        assert set(cast("Json", error["message"])) == {"uz", "ru", "en"}
    return answered


@asynccontextmanager
async def memory_cashbox(till: Till, house: House | None = None) -> AsyncIterator[Cashbox]:
    """Over the edge, in this process."""
    transport = httpx.ASGITransport(payme_app(till, house), raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://house") as web:
        yield Cashbox(web=web, till=till)


@contextmanager
def served_payme(database_url: str, clock: MemoryClock) -> Iterator[str]:
    """A real server on a real database; gives its base URL."""
    storage = SqlStorage(open_engine(database_url, pool_size=12))

    @asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[None]:
        yield
        await storage.close()

    till = Till(storage=storage, clock=clock)
    house = House(storage=storage, clock=clock, lifespan=lifespan)
    with serving(payme_app(till, house)) as url:
        yield url

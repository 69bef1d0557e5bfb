"""Click's side of its Shop API, against our webhook on real sockets."""

import hashlib
import itertools
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

import attrs
import httpx
from tests.builders.payment_till import Till
from tests.http.house import House
from tests.servers import click_api
from tests.servers.click_api import FakeClick
from tests.servers.loopback import on_loopback

from stario.adapters.click.account import ClickAccount
from stario.adapters.click.merchant_api import ClickMerchantApi
from stario.adapters.click.provider import ClickPaymentProvider
from stario.adapters.memory.limits import MemoryRateLimiter
from stario.adapters.memory.switches import MemorySwitches
from stario.adapters.memory.system import MemoryClock
from stario.domain.orders.model.order import Order
from stario.domain.orders.model.work_order import ServiceCode
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.usecases.change_transaction import ChangeTransaction
from stario.domain.payments.usecases.drop_attempt import DropAttempt
from stario.domain.payments.usecases.find_attempt import FindAttempt
from stario.domain.payments.usecases.note_dispute import NoteDispute
from stario.entrypoints.http.webhooks.callbacks import AnswerCallbacks
from stario.entrypoints.http.webhooks.click import ClickHandlers
from stario.entrypoints.http.webhooks.click_desk import ClickDesk
from stario.ports.payments import PaymentProvider
from stario.ports.storage import Storage

ACCOUNT = ClickAccount(
    service_id=click_api.SERVICE,
    merchant_id=click_api.MERCHANT,
    user_id=click_api.USER,
    secret=click_api.SECRET,
)
AMOUNT = "165000.00"
SIGN_TIME = "2026-11-20 17:00:00"
_numbers = itertools.count(37_375_031)


def signed(fields: dict[str, str], *, secret: str = click_api.SECRET) -> dict[str, str]:
    """Sign as Click does, from its documentation and not from our code."""
    prepare_id = fields.get("merchant_prepare_id", "")
    head = fields["click_trans_id"] + fields["service_id"] + secret + fields["merchant_trans_id"]
    text = head + prepare_id + fields["amount"] + fields["action"] + fields["sign_time"]
    return {**fields, "sign_string": hashlib.md5(text.encode()).hexdigest()}


@attrs.define(kw_only=True)
class Attempt:
    """One payment as Click numbers it."""

    order: str
    trans: int = attrs.field(factory=lambda: next(_numbers))
    paydoc: int = attrs.field(factory=lambda: 9007199254740993 + next(_numbers))
    amount: str = AMOUNT

    def prepare(self, **changes: str) -> dict[str, str]:
        return signed({**self._fields("0"), **changes})

    def complete(self, prepare_id: object, *, error: int = 0, **changes: str) -> dict[str, str]:
        fields = {**self._fields("1"), "merchant_prepare_id": str(prepare_id)}
        return signed({**fields, "error": str(error), **changes})

    def _fields(self, action: str) -> dict[str, str]:
        return {
            "click_trans_id": str(self.trans),
            "service_id": click_api.SERVICE,
            "click_paydoc_id": str(self.paydoc),
            "merchant_trans_id": self.order,
            "amount": self.amount,
            "action": action,
            "error": "0",
            "error_note": "",
            "sign_time": SIGN_TIME,
        }


@attrs.define(kw_only=True)
class ClickTill(Till):
    """The other providers are steered by tests."""

    click: ClickPaymentProvider

    @property
    def providers(self) -> Mapping[Provider, PaymentProvider]:
        return {**self.steered, Provider.CLICK: self.click}


@attrs.define(kw_only=True)
class Counter:
    """`web` reaches our webhook; `fake` is Click's own API, which our refunds go to."""

    till: Till
    fake: FakeClick
    web: httpx.AsyncClient

    async def send(self, form: dict[str, str]) -> dict[str, object]:
        answer = await self.web.post("/payments/webhook/click", data=form)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json"
        found: dict[str, object] = answer.json()
        return found

    async def prepared(self, order: Order) -> tuple[Attempt, object]:
        attempt = Attempt(order=order.id)
        answer = await self.send(attempt.prepare())
        assert answer["error"] == 0
        return attempt, answer["merchant_prepare_id"]

    async def paid(self, order: Order) -> tuple[Attempt, object]:
        attempt, number = await self.prepared(order)
        assert (await self.send(attempt.complete(number)))["error"] == 0
        return attempt, number


@asynccontextmanager
async def open_counter(storage: Storage, *, maintenance: bool = False) -> AsyncIterator[Counter]:
    clock, fake = MemoryClock(), FakeClick()
    async with AsyncExitStack() as stack:
        click_url = await stack.enter_async_context(on_loopback(fake.app()))
        http = await stack.enter_async_context(
            httpx.AsyncClient(base_url=f"{click_url}/v2/merchant/", timeout=5)
        )
        click = ClickPaymentProvider(
            api=ClickMerchantApi(http=http, account=ACCOUNT, clock=clock),
            pay_url="https://my.click.uz/services/pay",
            fee_basis_points=200,
            delivery=ServiceCode(mxik="1" * 17, package_code="1"),
        )
        till = ClickTill(storage=storage, clock=clock, click=click)
        house = House(
            storage=storage, clock=clock, switches=MemorySwitches(maintenance_mode=maintenance)
        )
        app = house.app(click_handlers(till).routes())
        url = await stack.enter_async_context(on_loopback(app))
        web = await stack.enter_async_context(httpx.AsyncClient(base_url=url, timeout=20))
        yield Counter(till=till, fake=fake, web=web)


def click_handlers(till: Till, *, account: ClickAccount | None = ACCOUNT) -> ClickHandlers:
    return ClickHandlers(
        desk=ClickDesk(
            account=account,
            find_attempt=FindAttempt(storage=till.storage),
            reserve_payment=till.reserve,
            change_transaction=ChangeTransaction(storage=till.storage, clock=till.clock),
            take_payment=till.take,
            drop_attempt=DropAttempt(storage=till.storage, clock=till.clock),
            note_dispute=NoteDispute(storage=till.storage, clock=till.clock),
            clock=till.clock,
        ),
        callbacks=AnswerCallbacks(
            storage=till.storage, limiter=MemoryRateLimiter(), clock=till.clock, ids=till.ids
        ),
    )

"""Stripe's side: its API on a real socket, and its signed events against our webhook."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from decimal import Decimal

import attrs
import httpx
from tests.builders.payment_till import Till
from tests.builders.values import new_id
from tests.http.house import House
from tests.servers import stripe_api
from tests.servers.loopback import on_loopback
from tests.servers.stripe_api import FakeStripe, Thing

from stario.adapters.memory.limits import MemoryRateLimiter
from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.memory.system import MemoryClock
from stario.adapters.stripe.account import StripeAccount
from stario.adapters.stripe.client import open_stripe
from stario.adapters.stripe.objects import StripeObjects
from stario.adapters.stripe.provider import SESSION, StripePaymentProvider
from stario.adapters.stripe.rate import Rate
from stario.domain.kernel.ids import PaymentId
from stario.domain.kernel.language import Language
from stario.domain.orders.model.order import Order
from stario.domain.payments.model.payment import Payment
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.usecases.drop_attempt import DropAttempt
from stario.domain.payments.usecases.note_dispute import NoteDispute
from stario.entrypoints.http.webhooks.callbacks import AnswerCallbacks
from stario.entrypoints.http.webhooks.stripe import StripeHandlers
from stario.entrypoints.http.webhooks.stripe_desk import StripeDesk
from stario.ports.payments import PaymentProvider

RATE = Rate(currency="usd", tiyin=Decimal(12650))


@attrs.define(kw_only=True)
class StripeTill(Till):
    stripe: StripePaymentProvider

    @property
    def providers(self) -> Mapping[Provider, PaymentProvider]:
        return {**self.steered, Provider.STRIPE: self.stripe}


@attrs.define(kw_only=True)
class StripeCounter:
    till: StripeTill
    fake: FakeStripe
    web: httpx.AsyncClient

    async def opened(
        self, order: Order, *, return_url: str | None = "https://stario.example/orders"
    ) -> Payment:
        return await self.till.init(
            PaymentId(new_id()),
            order_id=order.id,
            account=order.account_id,
            provider=Provider.STRIPE,
            return_url=return_url,
            language=Language.ENGLISH,
        )

    def session(self, payment: Payment) -> str:
        return str(payment.facts[SESSION])

    async def send(
        self, event: Thing, *, at: float | None = None, secrets: tuple[str, ...] = ()
    ) -> httpx.Response:
        body = json.dumps(event).encode()
        signature = self.signature(body, at=at, secrets=secrets or (stripe_api.WEBHOOK_SECRET,))
        return await self.web.post(
            "/payments/webhook/stripe",
            content=body,
            headers={"stripe-signature": signature, "content-type": "application/json"},
        )

    def signature(self, body: bytes, *, at: float | None = None, secrets: tuple[str, ...]) -> str:
        """Sign as Stripe does, from its documentation and not from the library."""
        seconds = int(self.fake.now() if at is None else at)
        signed = f"{seconds}.".encode() + body
        made = [hmac.new(key.encode(), signed, hashlib.sha256).hexdigest() for key in secrets]
        return ",".join([f"t={seconds}", *(f"v1={each}" for each in made)])


@asynccontextmanager
async def open_stripe_counter() -> AsyncIterator[StripeCounter]:
    clock = MemoryClock()
    fake = FakeStripe(now=lambda: clock.now().timestamp())
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(on_loopback(fake.app()))
        client = await stack.enter_async_context(
            open_stripe(secret_key=stripe_api.KEY, url=url, retries=0)
        )
        provider = StripePaymentProvider(client=client, rate=RATE, fee_basis_points=290)
        till = StripeTill(storage=MemoryStorage(), clock=clock, stripe=provider)
        house = House(storage=till.storage, clock=clock)
        account = StripeAccount(
            webhook_secret=stripe_api.WEBHOOK_SECRET,
            objects=StripeObjects(client=client, rate=RATE),
        )
        app = house.app(stripe_handlers(till, account).routes())
        web = await stack.enter_async_context(house.client(app))
        yield StripeCounter(till=till, fake=fake, web=web)


def stripe_handlers(till: Till, account: StripeAccount | None) -> StripeHandlers:
    return StripeHandlers(
        desk=StripeDesk(
            account=account,
            take_payment=till.take,
            reserve_payment=till.reserve,
            drop_attempt=DropAttempt(storage=till.storage, clock=till.clock),
            note_dispute=NoteDispute(storage=till.storage, clock=till.clock),
            cancel_payment=till.cancel,
            conclude_refund=till.conclude,
            clock=till.clock,
        ),
        callbacks=AnswerCallbacks(
            storage=till.storage, limiter=MemoryRateLimiter(), clock=till.clock, ids=till.ids
        ),
    )

"""Providers of payments, each with its other side."""

import base64
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from decimal import Decimal

import attrs
import httpx

from stario.adapters.click.account import ClickAccount
from stario.adapters.click.merchant_api import ClickMerchantApi
from stario.adapters.click.provider import PAYDOC, ClickPaymentProvider
from stario.adapters.memory.operator_billing import MemoryOperatorBilling
from stario.adapters.memory.payment_provider import MemoryPaymentProvider
from stario.adapters.memory.trial_payments import TrialPaymentProvider
from stario.adapters.operators.provider import OperatorPaymentProvider
from stario.adapters.payme.account import PaymeAccount
from stario.adapters.payme.provider import PaymePaymentProvider
from stario.adapters.payme.subscribe_api import PaymeSubscribeApi
from stario.adapters.stripe.client import open_stripe
from stario.adapters.stripe.provider import SESSION, StripePaymentProvider
from stario.adapters.stripe.rate import Rate
from stario.adapters.system import SystemClock
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.orders.model.order import Order
from stario.domain.orders.model.work_order import ServiceCode
from stario.domain.payments.model.billing_consent import ConsentChannel, Operator
from stario.domain.payments.model.payment import Payment, PaymentState
from stario.ports.payments import Checkout, PaymentProvider
from tests.servers import click_api, payme_api, stripe_api
from tests.servers.click_api import FakeClick
from tests.servers.loopback import on_loopback
from tests.servers.payme_api import FakePayme
from tests.servers.stripe_api import FakeStripe

PRICE = Money.from_som(165_000)
RATE = Rate(currency="usd", tiyin=Decimal(12650))
TASHKENT = timedelta(hours=5)
TRANSACTION = "transaction"
DELIVERY = ServiceCode(mxik="10112006002000000", package_code="1514296")


def now() -> datetime:
    return SystemClock().now()


@attrs.frozen(kw_only=True)
class Desk:
    """
    A provider and its other side.

    `take` is what a fan does there: it gives the payment as we know it then. `given_back` is what
    she has got back. `lose` makes the answer to the next change get lost, `leave` the provider
    go away; None: it has no way to.
    """

    provider: PaymentProvider
    take: Callable[[Payment, Checkout], Awaitable[Mapping[str, str]]]
    given_back: Callable[[], Money]
    lose: Callable[[], None] | None = None
    leave: Callable[[], None] | None = None
    knows_states: bool = True
    gives_parts: bool = True

    async def opened(self, payment: Payment, order: Order) -> tuple[Payment, Checkout]:
        way = await self.provider.open(payment, order, language=Language.UZBEK)
        noted = attrs.evolve(
            payment, facts={**payment.facts, **way.facts}, provider_tx=way.provider_tx
        )
        return noted, way

    async def paid(self, payment: Payment, order: Order) -> Payment:
        noted, way = await self.opened(payment, order)
        told = dict(await self.take(noted, way))
        # Payme names its transaction only when it calls us.
        transaction = told.pop(TRANSACTION, noted.provider_tx)
        return attrs.evolve(
            noted,
            state=PaymentState.PAID,
            paid_at=now(),
            facts={**noted.facts, **told},
            provider_tx=transaction,
        )


@asynccontextmanager
async def memory_desk() -> AsyncIterator[Desk]:
    provider = MemoryPaymentProvider()

    async def take(payment: Payment, way: Checkout) -> dict[str, str]:
        provider.pay(payment, at=now())
        return {}

    def leave() -> None:
        provider.is_away = True

    yield Desk(
        provider=provider,
        take=take,
        given_back=lambda: Money(sum(each.tiyin for each in provider.refunds.values())),
        leave=leave,
    )


@asynccontextmanager
async def trial_desk() -> AsyncIterator[Desk]:
    async def take(payment: Payment, way: Checkout) -> dict[str, str]:
        return {}

    provider = TrialPaymentProvider(public_url="https://stario.example/")
    yield Desk(provider=provider, take=take, given_back=lambda: PRICE, knows_states=False)


@asynccontextmanager
async def operators_desk() -> AsyncIterator[Desk]:
    billing = MemoryOperatorBilling()

    async def take(payment: Payment, way: Checkout) -> dict[str, str]:
        await billing.agree(
            payment.id,
            msisdn="998901234567",
            operator=Operator.UCELL,
            channel=ConsentChannel.USSD,
            at=now(),
        )
        await billing.charge(payment.id, amount=payment.amount)
        return {}

    def given_back() -> Money:
        return Money(sum(each.tiyin for each in billing.given_back.values()))

    provider = OperatorPaymentProvider(operator_billing=billing, fee_basis_points=3000)
    yield Desk(provider=provider, take=take, given_back=given_back)


@asynccontextmanager
async def click_desk() -> AsyncIterator[Desk]:
    fake = FakeClick()
    account = ClickAccount(
        service_id=click_api.SERVICE,
        merchant_id=click_api.MERCHANT,
        user_id=click_api.USER,
        secret=click_api.SECRET,
    )

    async def take(payment: Payment, way: Checkout) -> dict[str, str]:
        assert way.url is not None
        asked = httpx.URL(way.url).params
        order, amount = asked["transaction_param"], Decimal(asked["amount"])
        day = (now() + TASHKENT).date()
        return {PAYDOC: str(fake.pay(order, amount, day))}

    def given_back() -> Money:
        return Money(sum(int(fake.documents[n].amount * 100) for n in fake.reversals))

    def lose() -> None:
        fake.lose_answers = 1

    def leave() -> None:
        fake.is_down = True

    async with (
        on_loopback(fake.app()) as url,
        httpx.AsyncClient(base_url=f"{url}/v2/merchant/", timeout=5) as http,
    ):
        yield Desk(
            provider=ClickPaymentProvider(
                api=ClickMerchantApi(http=http, account=account, clock=SystemClock()),
                pay_url="https://my.click.uz/services/pay",
                fee_basis_points=200,
                delivery=ServiceCode(mxik="1" * 17, package_code="1"),
            ),
            take=take,
            given_back=given_back,
            lose=lose,
            leave=leave,
            gives_parts=False,
        )


@asynccontextmanager
async def stripe_desk() -> AsyncIterator[Desk]:
    fake = FakeStripe()

    async def take(payment: Payment, way: Checkout) -> dict[str, str]:
        fake.pay(str(payment.facts.get(SESSION) or payment.provider_tx))
        return {}

    def given_back() -> Money:
        """In the so'm of the price: what went back of what was charged, in proportion."""
        charged = sum(int(str(each["amount"])) for each in fake.of_kind("charge"))
        back = sum(int(str(each["amount"])) for each in fake.of_kind("refund"))
        return Money(PRICE.tiyin * back // charged)

    def lose() -> None:
        fake.lose_answers = 1

    def leave() -> None:
        fake.is_down = True

    async with (
        on_loopback(fake.app()) as url,
        open_stripe(secret_key=stripe_api.KEY, url=url, retries=0) as client,
    ):
        yield Desk(
            provider=StripePaymentProvider(client=client, rate=RATE, fee_basis_points=290),
            take=take,
            given_back=given_back,
            lose=lose,
            leave=leave,
        )


@asynccontextmanager
async def payme_desk() -> AsyncIterator[Desk]:
    fake = FakePayme()

    async def take(payment: Payment, way: Checkout) -> dict[str, str]:
        assert way.url is not None
        told = base64.b64decode(way.url.rpartition("/")[2]).decode()
        asked = dict(field.split("=", 1) for field in told.split(";"))
        assert asked["m"] == payme_api.MERCHANT
        at_ms = int(now().timestamp() * 1000)
        return {TRANSACTION: fake.pay(asked["ac.order_id"], int(asked["a"]), at_ms)}

    def lose() -> None:
        fake.lose_answers = 1

    def leave() -> None:
        fake.is_down = True

    async with on_loopback(fake.app()) as url, httpx.AsyncClient(timeout=5) as http:
        yield Desk(
            provider=PaymePaymentProvider(
                account=PaymeAccount(merchant_id=payme_api.MERCHANT, keys=(payme_api.KEY,)),
                http=http,
                checkout_url=url,
                delivery=DELIVERY,
                fee_basis_points=200,
                api=PaymeSubscribeApi(
                    http=http,
                    url=f"{url}/api",
                    merchant_id=payme_api.MERCHANT,
                    field="order_id",
                    key=payme_api.KEY,
                ),
            ),
            take=take,
            given_back=lambda: Money(fake.given_back),
            lose=lose,
            leave=leave,
            gives_parts=False,
        )


DESKS = {
    "memory": memory_desk,
    "trial": trial_desk,
    "operators": operators_desk,
    "payme": payme_desk,
    "click": click_desk,
    "stripe": stripe_desk,
}

"""What every provider of payments must do."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from decimal import Decimal

import attrs
import httpx
import pytest

from stario.adapters.click.account import ClickAccount
from stario.adapters.click.merchant_api import ClickMerchantApi
from stario.adapters.click.provider import PAYDOC, ClickPaymentProvider
from stario.adapters.memory.operator_billing import MemoryOperatorBilling
from stario.adapters.memory.payment_provider import MemoryPaymentProvider
from stario.adapters.memory.trial_payments import TrialPaymentProvider
from stario.adapters.operators.provider import OperatorPaymentProvider
from stario.adapters.stripe.client import open_stripe
from stario.adapters.stripe.provider import SESSION, StripePaymentProvider
from stario.adapters.stripe.rate import Rate
from stario.adapters.system import SystemClock
from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.orders.model.order import Order
from stario.domain.payments.model.billing_consent import ConsentChannel, Operator
from stario.domain.payments.model.payment import Payment, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import Refund, RefundRejected
from stario.ports.payments import Checkout, PaymentProvider, RefundOutcome
from tests.builders.orders import an_order
from tests.builders.payments import a_payment, a_refund
from tests.builders.people import an_account
from tests.http.serving import serving
from tests.servers import click_api, stripe_api
from tests.servers.click_api import FakeClick
from tests.servers.stripe_api import FakeStripe

PRICE = Money.from_som(165_000)
RATE = Rate(currency="usd", tiyin=Decimal(12650))
TASHKENT = timedelta(hours=5)


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
        facts = {**noted.facts, **await self.take(noted, way)}
        return attrs.evolve(noted, state=PaymentState.PAID, paid_at=now(), facts=facts)


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

    with serving(fake.app()) as url:
        async with httpx.AsyncClient(base_url=f"{url}/v2/merchant/", timeout=5) as http:
            yield Desk(
                provider=ClickPaymentProvider(
                    api=ClickMerchantApi(http=http, account=account, clock=SystemClock()),
                    pay_url="https://my.click.uz/services/pay",
                    fee_basis_points=200,
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

    with serving(fake.app()) as url:
        async with open_stripe(secret_key=stripe_api.KEY, url=url, retries=0) as client:
            yield Desk(
                provider=StripePaymentProvider(client=client, rate=RATE, fee_basis_points=290),
                take=take,
                given_back=given_back,
                lose=lose,
                leave=leave,
            )


DESKS = {
    "memory": memory_desk,
    "trial": trial_desk,
    "operators": operators_desk,
    "click": click_desk,
    "stripe": stripe_desk,
}


@pytest.fixture(params=DESKS)
async def desk(request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(DESKS[request.param]())


@pytest.fixture
def order() -> Order:
    return an_order(an_account(), created_at=now())


@pytest.fixture
def payment(desk: Desk, order: Order) -> Payment:
    at = now()
    return a_payment(
        order_id=order.id,
        provider=desk.provider.name,
        amount=PRICE,
        created_at=at,
        expires_at=at + timedelta(hours=1),
    )


async def test_a_way_to_pay_may_be_asked_for_twice(
    desk: Desk, payment: Payment, order: Order
) -> None:
    first = await desk.provider.open(payment, order, language=Language.UZBEK)

    assert await desk.provider.open(payment, order, language=Language.UZBEK) == first
    assert first.url is not None or desk.provider.name is Provider.VAS


async def test_its_fee_is_a_part(desk: Desk) -> None:
    assert 0 <= desk.provider.fee_basis_points < 10_000


async def test_what_became_of_a_payment_can_be_asked(
    desk: Desk, payment: Payment, order: Order
) -> None:
    unpaid, _ = await desk.opened(payment, order)
    before = await desk.provider.state_of(unpaid)
    paid = await desk.paid(payment, order)
    after = await desk.provider.state_of(paid)

    assert before in {None, PaymentState.OPEN}
    assert after is (PaymentState.PAID if desk.knows_states else None)


async def test_an_unknown_payment_has_no_state(desk: Desk, payment: Payment) -> None:
    assert await desk.provider.state_of(payment) is None


async def test_a_refund_gives_all_of_it_back_once(
    desk: Desk, payment: Payment, order: Order
) -> None:
    paid = await desk.paid(payment, order)
    refund = a_refund(paid)

    first = await desk.provider.refund(refund, paid)
    again = await desk.provider.refund(refund, paid)

    assert (first.outcome, again) == (RefundOutcome.DONE, first)
    assert desk.given_back() == PRICE
    if desk.knows_states:
        assert await desk.provider.state_of(paid) is PaymentState.REFUNDED


async def test_parts_add_up_to_the_whole_and_no_further(
    desk: Desk, payment: Payment, order: Order
) -> None:
    paid = await desk.paid(payment, order)
    part = a_refund(paid, amount=Money(PRICE.tiyin // 3))
    receipt = await desk.provider.refund(part, paid)
    if not desk.gives_parts:
        assert (receipt.outcome, desk.given_back()) == (RefundOutcome.BY_HAND, Money(0))
        return
    partly = attrs.evolve(paid, refunded=part.amount)
    rest = a_refund(paid, amount=PRICE - part.amount)

    assert (await desk.provider.refund(rest, partly)).outcome is RefundOutcome.DONE
    assert desk.given_back() == PRICE
    if desk.knows_states:
        with pytest.raises(RefundRejected):
            await desk.provider.refund(a_refund(paid, amount=Money(100_000)), partly)


async def test_money_that_never_came_does_not_go_back(
    desk: Desk, payment: Payment, order: Order
) -> None:
    opened, _ = await desk.opened(payment, order)
    if desk.knows_states:
        with pytest.raises(RefundRejected):
            await desk.provider.refund(a_refund(opened), opened)


async def test_a_lost_answer_gives_nothing_back_twice(
    desk: Desk, payment: Payment, order: Order
) -> None:
    paid = await desk.paid(payment, order)
    refund = a_refund(paid)
    if desk.lose is not None:
        desk.lose()

    async def until_known(refund: Refund) -> RefundOutcome:
        try:
            return (await desk.provider.refund(refund, paid)).outcome
        except Unavailable:
            return (await desk.provider.refund(refund, paid)).outcome

    assert await until_known(refund) is RefundOutcome.DONE
    assert desk.given_back() == PRICE


async def test_its_statement_has_what_was_paid_that_day(
    desk: Desk, payment: Payment, order: Order
) -> None:
    await desk.paid(payment, order)
    today = (now() + TASHKENT).date()
    lines = await desk.provider.statement(today)

    if lines is not None:
        assert [(line.order_ref, line.amount, line.state) for line in lines] == [
            (order.id, PRICE, PaymentState.PAID)
        ]
        assert await desk.provider.statement(today - timedelta(days=2)) == ()


async def test_it_says_when_it_is_away(desk: Desk, payment: Payment, order: Order) -> None:
    paid = await desk.paid(payment, order)
    await desk.provider.check()
    if desk.leave is None:
        return
    desk.leave()

    with pytest.raises(Unavailable):
        await desk.provider.check()
    with pytest.raises(Unavailable):
        await desk.provider.state_of(paid)
    with pytest.raises(Unavailable):
        await desk.provider.refund(a_refund(paid), paid)


async def test_it_shows_no_secret(desk: Desk) -> None:
    shown = repr(desk.provider)

    assert click_api.SECRET not in shown
    assert stripe_api.KEY not in shown

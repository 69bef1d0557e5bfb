"""What is Click's own beside the contract of every provider."""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal

import attrs
import httpx
import pytest
from tests.builders.orders import an_order
from tests.builders.payments import a_paid_payment, a_payment, a_refund
from tests.builders.people import an_account
from tests.servers import click_api
from tests.servers.click_api import FakeClick
from tests.servers.loopback import on_loopback

from stario.adapters.click.account import ClickAccount
from stario.adapters.click.merchant_api import ClickMerchantApi
from stario.adapters.click.provider import PAYDOC, ClickPaymentProvider
from stario.adapters.memory.system import MemoryClock
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.orders.model.work_order import ServiceCode
from stario.domain.payments.model.payment import PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import RefundRejected

DAY = date(2026, 11, 20)


@attrs.frozen
class Line:
    provider: ClickPaymentProvider
    fake: FakeClick


@pytest.fixture(scope="module")
async def line() -> AsyncIterator[Line]:
    fake = FakeClick()
    account = ClickAccount(
        service_id=click_api.SERVICE,
        merchant_id=click_api.MERCHANT,
        user_id=click_api.USER,
        secret=click_api.SECRET,
    )
    async with (
        on_loopback(fake.app()) as url,
        httpx.AsyncClient(base_url=f"{url}/v2/merchant/", timeout=5) as http,
    ):
        provider = ClickPaymentProvider(
            api=ClickMerchantApi(http=http, account=account, clock=MemoryClock()),
            pay_url="https://my.click.uz/services/pay",
            fee_basis_points=200,
            delivery=ServiceCode(mxik="1" * 17, package_code="1"),
        )
        yield Line(provider, fake)


async def test_a_link_names_the_order_and_the_amount_to_the_tiyin(line: Line) -> None:
    order = an_order(an_account())
    payment = a_payment(order_id=order.id, provider=Provider.CLICK, amount=Money(100_005))

    way = await line.provider.open(payment, order, language=Language.UZBEK)

    assert way.url == (
        "https://my.click.uz/services/pay?service_id=12345&merchant_id=54321&amount=1000.05"
        f"&transaction_param={order.id}&return_url=https%3A%2F%2Fstario.example%2Forders"
    )


async def test_a_reversal_that_is_refused_is_for_a_person(line: Line) -> None:
    number = line.fake.pay("order", Decimal(100_000), DAY)
    paid = a_paid_payment(provider=Provider.CLICK).noting({PAYDOC: str(number)})
    line.fake.refuses = -500

    with pytest.raises(RefundRejected) as refused:
        await line.provider.refund(a_refund(paid), paid)
    line.fake.refuses = 0

    assert refused.value.details["reason"] == "click_-500"
    assert line.fake.documents[number].status == 2


async def test_a_reversal_is_found_done_and_not_repeated(line: Line) -> None:
    number = line.fake.pay("order", Decimal(100_000), DAY)
    paid = a_paid_payment(provider=Provider.CLICK).noting({PAYDOC: str(number)})
    line.fake.lose_answers = 1

    receipt = await line.provider.refund(a_refund(paid), paid)

    assert receipt.provider_ref == str(number)
    assert line.fake.reversals.count(number) == 1


async def test_a_surplus_never_gives_back_the_money_that_counts(line: Line) -> None:
    surplus = a_paid_payment(provider=Provider.CLICK, is_surplus=True)
    counting = line.fake.pay(surplus.order_id, Decimal(100_000), surplus.created_at.date())

    with pytest.raises(RefundRejected):
        await line.provider.refund(a_refund(surplus), surplus)
    assert line.fake.documents[counting].status == 2


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (-1, PaymentState.CANCELLED),
        (0, PaymentState.OPEN),
        (1, PaymentState.PENDING),
        (2, PaymentState.PAID),
    ],
)
async def test_states_are_those_of_the_documentation(
    line: Line, status: int, state: PaymentState
) -> None:
    number = line.fake.pay("order", Decimal(100_000), DAY, status=status)
    payment = a_payment(provider=Provider.CLICK).noting({PAYDOC: str(number)})

    assert await line.provider.state_of(payment) is state

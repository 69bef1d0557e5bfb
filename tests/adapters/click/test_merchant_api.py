"""The client of Click's Merchant API, against a server that does as its documentation says."""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal

import attrs
import httpx
import pytest
from tests.servers import click_api
from tests.servers.click_api import FakeClick
from tests.servers.loopback import on_loopback

from stario.adapters.click.account import ClickAccount
from stario.adapters.click.merchant_api import ClickMerchantApi, ClickRefused, ReceiptItem
from stario.adapters.memory.system import MemoryClock
from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.money import Money

DAY = date(2026, 11, 20)
ITEM = ReceiptItem(
    name="Futbolka, oq, M " + "x" * 60,
    mxik="06109001001000000",
    package_code="1501319",
    total=Money.from_som(150_000),
    quantity=1,
    vat=Money(1_607_143),
    vat_percent=12,
)
DELIVERY = attrs.evolve(ITEM, name="Yetkazish", total=Money.from_som(15_000))


@attrs.frozen
class Line:
    api: ClickMerchantApi
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
        yield Line(ClickMerchantApi(http=http, account=account, clock=MemoryClock()), fake)


async def test_an_invoice_is_in_som_and_exact(line: Line) -> None:
    number = await line.api.create_invoice(
        amount=Money(16_500_050), phone="998901234567", merchant_trans_id="order-1"
    )

    assert line.fake.invoices[number]["amount"] == Decimal("165000.5")
    assert await line.api.invoice_status(number) == 0


async def test_what_is_refused_has_a_code(line: Line) -> None:
    with pytest.raises(ClickRefused) as refused:
        await line.api.create_invoice(
            amount=Money(100), phone="901234567", merchant_trans_id="order-1"
        )
    assert refused.value.code == -500


async def test_a_payment_is_found_by_its_order_and_day(line: Line) -> None:
    number = line.fake.pay("order-2", Decimal(165_000), DAY)

    assert await line.api.payment_of("order-2", DAY) == number
    assert await line.api.payment_of("order-2", date(2026, 11, 21)) is None
    assert await line.api.payment_status(number) == 2


async def test_a_receipt_has_totals_of_lines_in_tiyin(line: Line) -> None:
    number = line.fake.pay("order-3", Decimal(165_000), DAY)

    await line.api.submit_items(number, [ITEM, DELIVERY], received=Money.from_som(165_000))

    assert [item["Price"] for item in line.fake.documents[number].items] == [15_000_000, 1_500_000]
    assert len(str(line.fake.documents[number].items[0]["Name"])) == 63
    assert await line.api.receipt_url(number) == f"https://ofd.example/{number}"


async def test_a_lost_answer_is_said_to_be_lost_and_nothing_is_repeated(line: Line) -> None:
    number = line.fake.pay("order-4", Decimal(165_000), DAY)
    line.fake.lose_answers = 1

    with pytest.raises(Unavailable):
        await line.api.reverse(number)
    assert [call for call in line.fake.calls if "reversal" in call] == [
        f"DELETE /v2/merchant/payment/reversal/{click_api.SERVICE}/{number}"
    ]
    assert await line.api.payment_status(number) < 0


async def test_nobody_but_us_is_let_in(line: Line) -> None:
    stranger = attrs.evolve(line.api.account, secret="other")

    with pytest.raises(Unavailable):
        await attrs.evolve(line.api, account=stranger).payment_status(1)

"""What every printer of fiscal receipts must do."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date
from decimal import Decimal

import attrs
import httpx
import pytest

from stario.adapters.click.account import ClickAccount
from stario.adapters.click.merchant_api import ClickMerchantApi
from stario.adapters.click.provider import PAYDOC, ClickPaymentProvider
from stario.adapters.memory.fiscal import MemoryFiscalReceipts
from stario.adapters.memory.system import MemoryClock
from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.money import Money
from stario.domain.orders.model.order import Order
from stario.domain.orders.model.work_order import ServiceCode
from stario.domain.payments.model.payment import Payment, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.receipt import ReceiptRejected
from stario.ports.fiscal import FiscalReceipts
from tests.builders.orders import an_order, an_order_line
from tests.builders.payments import a_paid_payment
from tests.builders.people import an_account
from tests.servers import click_api
from tests.servers.click_api import FakeClick
from tests.servers.loopback import on_loopback

DELIVERY = ServiceCode(mxik="1" * 17, package_code="1")


@attrs.frozen(kw_only=True)
class Printer:
    """`pay` gives the payment as it is known then; `printed` the totals of its lines."""

    receipts: FiscalReceipts
    pay: Callable[[Order], Payment]
    printed: Callable[[Payment], list[int]]
    leave: Callable[[], None]


def paid(order: Order) -> Payment:
    return a_paid_payment(order_id=order.id, provider=Provider.CLICK, amount=order.total)


@asynccontextmanager
async def memory_printer() -> AsyncIterator[Printer]:
    receipts = MemoryFiscalReceipts(delivery=DELIVERY)

    def leave() -> None:
        receipts.is_away = True

    yield Printer(
        receipts=receipts,
        pay=paid,
        printed=lambda payment: [line.total.tiyin for line in receipts.issued[payment.id]],
        leave=leave,
    )


@asynccontextmanager
async def click_printer() -> AsyncIterator[Printer]:
    fake = FakeClick()
    account = ClickAccount(
        service_id=click_api.SERVICE,
        merchant_id=click_api.MERCHANT,
        user_id=click_api.USER,
        secret=click_api.SECRET,
    )

    def pay(order: Order) -> Payment:
        number = fake.pay(order.id, Decimal(order.total.tiyin) / 100, date(2026, 11, 20))
        return paid(order).noting({PAYDOC: str(number)})

    def printed(payment: Payment) -> list[int]:
        items = fake.documents[int(str(payment.facts[PAYDOC]))].items
        return [int(str(item["Price"])) for item in items]

    def leave() -> None:
        fake.is_down = True

    async with (
        on_loopback(fake.app()) as url,
        httpx.AsyncClient(base_url=f"{url}/v2/merchant/", timeout=5) as http,
    ):
        yield Printer(
            receipts=ClickPaymentProvider(
                api=ClickMerchantApi(http=http, account=account, clock=MemoryClock()),
                pay_url="https://my.click.uz/services/pay",
                fee_basis_points=200,
                delivery=DELIVERY,
            ),
            pay=pay,
            printed=printed,
            leave=leave,
        )


PRINTERS = {"memory": memory_printer, "click": click_printer}


@pytest.fixture(params=PRINTERS)
async def printer(request: pytest.FixtureRequest) -> AsyncIterator[Printer]:
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(PRINTERS[request.param]())


@pytest.fixture
def order() -> Order:
    line = an_order_line(quantity=3, unit_price=Money(10_001), discount=Money(2))
    free = an_order_line(number=2, unit_price=Money(500), discount=Money(500))
    return an_order(an_account(), line, free)


async def test_lines_add_up_to_what_was_paid(printer: Printer, order: Order) -> None:
    payment = printer.pay(order)

    first = await printer.receipts.issue(order, payment)
    again = await printer.receipts.issue(order, payment)

    assert first == again
    assert printer.printed(payment) == [30_001, order.shipping_total.tiyin]
    assert sum(printer.printed(payment)) == order.total.tiyin


async def test_what_is_not_paid_has_no_receipt(printer: Printer, order: Order) -> None:
    opened = attrs.evolve(paid(order), state=PaymentState.OPEN)

    with pytest.raises(ReceiptRejected):
        await printer.receipts.issue(order, opened)


async def test_it_says_when_it_is_away(printer: Printer, order: Order) -> None:
    payment = printer.pay(order)
    printer.leave()

    with pytest.raises(Unavailable):
        await printer.receipts.issue(order, payment)

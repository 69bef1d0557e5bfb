"""Fiscal receipts come after payments, and never before."""

from datetime import timedelta

import pytest
from tests.builders.payment_till import Till

from stario.adapters.memory.fiscal import MemoryFiscalReceipts
from stario.domain.orders.model.work_order import ServiceCode
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.usecases.issue_receipts import IssueReceipts


@pytest.fixture
def receipts() -> MemoryFiscalReceipts:
    return MemoryFiscalReceipts(delivery=ServiceCode(mxik="1" * 17, package_code="1"))


@pytest.fixture
def issue(till: Till, receipts: MemoryFiscalReceipts) -> IssueReceipts:
    return IssueReceipts(
        storage=till.storage, fiscal_receipts={Provider.CLICK: receipts}, clock=till.clock
    )


async def test_each_paid_payment_gets_one(
    till: Till, issue: IssueReceipts, receipts: MemoryFiscalReceipts
) -> None:
    paid = await till.paid(await till.order(), Provider.CLICK)
    await till.paid(await till.order(), Provider.PAYME)
    await till.reserved(await till.order(), Provider.CLICK)

    assert [await issue(), await issue()] == [1, 0]
    assert set(receipts.issued) == {paid.id}
    told = (await till.payment(paid.id)).facts
    assert told["fiscal_receipt"] == f"https://receipts.example/{paid.id}"


async def test_one_that_fails_is_told_and_tried_again(
    till: Till, issue: IssueReceipts, receipts: MemoryFiscalReceipts
) -> None:
    paid = await till.paid(await till.order(), Provider.CLICK)
    receipts.rejects = True
    assert await issue() == 0
    told = (await till.payment(paid.id)).facts
    receipts.rejects = False

    assert told["fiscal_receipt_error"] == "rejected"
    assert await issue() == 1
    assert (await till.payment(paid.id)).facts["fiscal_receipt_error"] is None


async def test_who_is_away_is_asked_later(
    till: Till, issue: IssueReceipts, receipts: MemoryFiscalReceipts
) -> None:
    await till.paid(await till.order(), Provider.CLICK)
    receipts.is_away = True
    assert await issue() == 0
    receipts.is_away = False
    assert await issue() == 1


async def test_what_is_old_is_for_a_person(till: Till, issue: IssueReceipts) -> None:
    await till.paid(await till.order(), Provider.CLICK)
    till.clock.advance(by=timedelta(days=4))

    assert await issue() == 0

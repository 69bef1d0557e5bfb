"""Nobody keeps goods from others by beginning to pay again and again."""

from datetime import timedelta

import pytest
from tests.builders.payment_till import Till

from stario.domain.orders.model.order import LONGEST_HELD
from stario.domain.payments.model.payable import OrderNotPayable
from stario.domain.payments.model.payment import RESERVED_FOR, CancelReason
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.usecases.change_transaction import ChangeTransaction

PAYME, CLICK = Provider.PAYME, Provider.CLICK
NEARLY = RESERVED_FOR - timedelta(minutes=5)


async def test_attempts_that_follow_each_other_come_to_an_end(till: Till) -> None:
    order = await till.order()
    last = order.created_at + LONGEST_HELD
    with pytest.raises(OrderNotPayable):
        for number in range(9):
            await till.reserved(await till.read(order.id), PAYME, tx=f"t{number}")
            assert (await till.read(order.id)).expires_at <= last
            till.clock.advance(by=NEARLY)
            await till.cancel(PAYME, provider_tx=f"t{number}", reason=CancelReason.DECLINED)
            till.clock.advance(seconds=60)
    assert till.clock.now() <= last + RESERVED_FOR


async def test_an_attempt_that_takes_the_place_of_another_holds_no_longer(till: Till) -> None:
    change = ChangeTransaction(storage=till.storage, clock=till.clock)
    order = await till.order()
    await till.reserved(order, CLICK, tx="1")
    for number in range(2, 5):
        till.clock.advance(by=NEARLY)
        await change(CLICK, order_id=order.id, provider_tx=str(number), facts={})
    assert (await till.read(order.id)).expires_at == order.created_at + LONGEST_HELD

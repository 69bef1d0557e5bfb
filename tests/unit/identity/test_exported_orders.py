"""What a person bought is in the copy of her data, and nothing of anybody else."""

import json

from tests.builders.orders import a_claim, an_order, an_order_line
from tests.builders.payments import a_paid_payment, a_refund
from tests.builders.town import Town

from stario.domain.identity.usecases.gather_personal_data import gather_personal_data
from stario.domain.payments.model.billing_consent import SUBSCRIBER


async def test_orders_are_told_whole_and_without_keys_of_files() -> None:
    town = Town()
    fan, other = await town.person(), await town.person()
    line = an_order_line(print_key="previews/x/print.png", is_personalised=True)
    order, foreign = an_order(fan, line), an_order(other)
    claim = a_claim(order)
    async with town.storage() as work:
        await work.orders.add(order)
        await work.orders.add(foreign)
        await work.orders.add_claim(claim)
        payment = a_paid_payment(order_id=order.id, amount=order.total)
        payment = await work.payments.add(payment.noting({SUBSCRIBER: "998935550011"}))
        refund = a_refund(payment)
        await work.refunds.add(refund)
        await work.commit()
        data = await gather_personal_data(work, fan.id)

    (told,) = data.orders
    assert (told["number"], told["status"]) == (order.number, "awaiting_payment")
    assert told["total_tiyin"] == order.total.tiyin
    text = json.dumps(told, default=str, ensure_ascii=False)
    for said in (
        "Dilnoza Karimova",
        "+998901234567",
        claim.note,
        "Futbolka",
        "998935550011",
        refund.note,
    ):
        assert said in text
    for hidden in ("previews/x/print.png", foreign.number):
        assert hidden not in text

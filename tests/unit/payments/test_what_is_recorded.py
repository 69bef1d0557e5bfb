"""Payments and refunds leave their trace in the audit log, and refused ones leave none."""

import pytest
from tests.builders import new_id
from tests.builders.asking_refunds import an_admin, asked
from tests.builders.payment_till import Till

from stario.domain.compliance.model.audit_event import AuditEvent
from stario.domain.kernel.ids import PaymentId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import FourEyes


async def taken(till: Till) -> list[AuditEvent]:
    async with till.storage() as work:
        events = list(await work.audit.take(limit=100))
        await work.commit()
    return events


async def test_an_opened_payment_is_recorded_once(till: Till) -> None:
    order, id_ = await till.order(), PaymentId(new_id())
    for _ in range(2):
        await till.init(
            id_,
            order_id=order.id,
            account=order.account_id,
            provider=Provider.PAYME,
            return_url=None,
            language=Language.RUSSIAN,
        )
    (event,) = await taken(till)
    assert (event.action, event.resource_id) == ("payments.payment.open", id_)
    assert (event.actor_id, event.details["order_id"]) == (order.account_id, order.id)


async def test_both_pairs_of_eyes_on_a_refund_are_recorded(till: Till) -> None:
    order = await till.order()
    first, second = await an_admin(till), await an_admin(till)
    await till.with_four_eyes_above(Money.from_som(1))
    payment = await till.paid(order)
    refund = await asked(till, payment, first, None)
    with pytest.raises(FourEyes):
        await till.decide(refund.id, approve=True, actor=first)
    await till.decide(refund.id, approve=True, actor=second)

    events = await taken(till)
    assert [(each.action, each.actor_id) for each in events] == [
        ("payments.refund.request", first),
        ("payments.refund.decide", second),
    ]
    assert {each.details["amount_tiyin"] for each in events} == {order.total.tiyin}
    assert "rangi" not in repr(events)

"""A payment keeps the evidence of a consent, and nobody's telephone number."""

import attrs
from tests.builders.orders import an_order
from tests.builders.payments import a_callback, a_paid_payment, a_payment, a_refund
from tests.builders.town import Town

from stario.domain.compliance.usecases.erase_due_accounts import EraseDueAccounts
from stario.domain.identity.model.account import DELETION_GRACE
from stario.domain.identity.usecases.request_account_deletion import RequestAccountDeletion
from stario.domain.kernel.paging import PageRequest
from stario.domain.payments.model.billing_consent import (
    BillingConsent,
    ConsentChannel,
    Operator,
    text_hash,
)
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import RefundState

MSISDN = "998901234567"


async def test_the_number_of_a_telephone_goes_with_its_person() -> None:
    town = Town()
    fan = await town.person()
    order = an_order(fan, created_at=town.clock.now())
    consent = BillingConsent(
        msisdn=MSISDN,
        operator=Operator.UCELL,
        text="Stario?",
        text_sha256=text_hash("Stario?"),
        agreed_at=town.clock.now(),
        channel=ConsentChannel.USSD,
        operator_tx="ucell-1",
    )
    paid = a_paid_payment(order_id=order.id, provider=Provider.VAS, amount=order.total)
    async with town.storage() as work:
        await work.orders.add(order)
        paid = await work.payments.add(paid.noting(consent.facts()))
        refund = a_refund(paid, requested_by=fan.id, state=RefundState.REFUSED)
        await work.refunds.add(refund)
        await work.commit()
    assert MSISDN in str(paid.facts)
    await RequestAccountDeletion(storage=town.storage, clock=town.clock)(
        fan.id, confirm_email=fan.email or "", reason="Enough"
    )
    town.clock.advance(by=DELETION_GRACE)

    await EraseDueAccounts(
        storage=town.storage, take_down=town.take_down, clock=town.clock, ids=town.ids
    )()

    async with town.storage() as work:
        kept = await work.payments.get(paid.id)
        assert await work.refunds.get(refund.id) == attrs.evolve(refund, note="")
    assert MSISDN not in str(kept.facts)
    assert (kept.amount, kept.facts["vas_operator_tx"]) == (order.total, "ucell-1")
    assert kept.facts["vas_text_sha256"] == text_hash("Stario?")


async def test_what_a_provider_told_of_the_payer_goes_with_her() -> None:
    town = Town()
    fan, other = await town.person(), await town.person()
    now = town.clock.now()
    bodies = []
    async with town.storage() as work:
        for who in (fan, other):
            order = an_order(who, created_at=now)
            opened = a_payment(
                order_id=order.id, provider=Provider.STRIPE, amount=order.total, created_at=now
            )
            body = f'{{"email": "{who.email}", "order_id": "{order.id}"}}'.encode()
            await work.orders.add(order)
            await work.payments.add(opened)
            await work.callbacks.add(
                a_callback(provider=Provider.STRIPE, body=body, received_at=now)
            )
            bodies.append(body)
        await work.commit()
    await RequestAccountDeletion(storage=town.storage, clock=town.clock)(
        fan.id, confirm_email=fan.email or "", reason="Enough"
    )
    town.clock.advance(by=DELETION_GRACE)

    await EraseDueAccounts(
        storage=town.storage, take_down=town.take_down, clock=town.clock, ids=town.ids
    )()

    async with town.storage() as work:
        kept = {each.body for each in (await work.callbacks.list(PageRequest())).items}
    assert kept == {b"", bodies[1]}

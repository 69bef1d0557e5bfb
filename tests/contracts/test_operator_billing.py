"""What everybody must do who takes money from telephones for us."""

import pytest

from stario.adapters.memory.operator_billing import MemoryOperatorBilling
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.payments.model.billing_consent import (
    BalanceTooLow,
    BillingConsent,
    BillingConsentMissing,
    ConsentChannel,
    Operator,
    text_hash,
)
from stario.domain.payments.model.refund import RefundRejected
from tests.builders.values import NOW

PRICE = Money.from_som(165_000)
TEXT = "Stario: 165 000 soʻm?"


@pytest.fixture
def billing() -> MemoryOperatorBilling:
    return MemoryOperatorBilling(balance=Money.from_som(300_000))


async def agreed(
    billing: MemoryOperatorBilling, reference: str, *, msisdn: str = "998901234567"
) -> BillingConsent:
    await billing.offer(reference, amount=PRICE, text=TEXT)
    return await billing.agree(
        reference, msisdn=msisdn, operator=Operator.UCELL, channel=ConsentChannel.USSD, at=NOW
    )


async def test_an_offer_may_be_made_twice(billing: MemoryOperatorBilling) -> None:
    first = await billing.offer("a", amount=PRICE, text=TEXT)
    other = await billing.offer("b", amount=PRICE, text=TEXT)

    assert await billing.offer("a", amount=PRICE, text=TEXT) == first
    assert first != other
    assert await billing.consent_of("a") is None


async def test_nothing_is_taken_without_a_consent(billing: MemoryOperatorBilling) -> None:
    await billing.offer("a", amount=PRICE, text=TEXT)

    with pytest.raises(BillingConsentMissing):
        await billing.charge("a", amount=PRICE)
    assert await billing.taken("a") is None


async def test_nothing_is_taken_but_what_was_agreed_to(billing: MemoryOperatorBilling) -> None:
    await agreed(billing, "a")

    with pytest.raises(BillingConsentMissing):
        await billing.charge("a", amount=PRICE + Money(1))


async def test_nobody_agrees_to_what_was_not_offered(billing: MemoryOperatorBilling) -> None:
    with pytest.raises(NotFound):
        await billing.agree(
            "x",
            msisdn="998901234567",
            operator=Operator.UCELL,
            channel=ConsentChannel.APP,
            at=NOW,
        )


async def test_the_evidence_says_who_agreed_to_what(billing: MemoryOperatorBilling) -> None:
    await agreed(billing, "a")
    again = await agreed(billing, "a", msisdn="998900000000")

    consent = await billing.consent_of("a")
    assert consent == again
    assert consent is not None
    assert (consent.msisdn, consent.text, consent.text_sha256) == (
        "998901234567",
        TEXT,
        text_hash(TEXT),
    )
    assert consent.msisdn not in repr(consent)
    consent.require(TEXT)
    with pytest.raises(BillingConsentMissing):
        consent.require(TEXT + " ")


async def test_money_is_taken_once_and_while_there_is_some(billing: MemoryOperatorBilling) -> None:
    await agreed(billing, "a")
    for _ in range(2):
        await billing.charge("a", amount=PRICE)
    await agreed(billing, "b")

    with pytest.raises(BalanceTooLow):
        await billing.charge("b", amount=PRICE)
    assert await billing.taken("a") == PRICE


async def test_money_goes_back_once_and_no_more_than_came(billing: MemoryOperatorBilling) -> None:
    await agreed(billing, "a")
    await billing.charge("a", amount=PRICE)
    for _ in range(2):
        await billing.give_back("a", amount=Money.from_som(65_000), refund="r1")

    assert await billing.taken("a") == Money.from_som(100_000)
    with pytest.raises(RefundRejected):
        await billing.give_back("a", amount=PRICE, refund="r2")
    await billing.give_back("a", amount=Money.from_som(100_000), refund="r3")
    assert await billing.taken("a") == NOTHING
    await billing.check()

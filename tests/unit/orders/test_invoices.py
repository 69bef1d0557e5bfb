"""What an invoice says, and what a fan reads of a log."""

import pytest
from tests.builders import NOW, an_account
from tests.builders.orders import an_order, an_order_line

from stario.domain.kernel.figures import NO_BREAK, amount_text
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.ledger.model.split import split
from stario.domain.orders.model.event_words import WORDS as EVENT_WORDS
from stario.domain.orders.model.event_words import sentence
from stario.domain.orders.model.invoice import (
    Invoice,
    InvoiceStatus,
    NotPaidYet,
    Seller,
    invoice_of,
)
from stario.domain.orders.model.invoice_words import PROVIDERS, STATUSES, WORDS
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.orders.model.order_event import OrderEventKind, event
from stario.domain.payments.model.provider import Provider

SELLER = Seller(name="Stario", tin="301234567", address="", contact="")
STAFF_ONLY = {OrderEventKind.NOTE, OrderEventKind.PAYMENT_OPENED, OrderEventKind.DISPUTED}


def invoice(order: Order, *, buyer: str | None = "Lola") -> Invoice:
    return invoice_of(order, seller=SELLER, buyer=buyer, provider=Provider.CLICK, url="https://x")


def a_paid_order(refunded: Money = NOTHING) -> Order:
    lines = (
        an_order_line(quantity=2, discount=Money(333)),
        an_order_line(number=2, unit_price=Money(12_345), vat_basis_points=0),
    )
    return an_order(
        an_account(),
        *lines,
        state=OrderState.PAID,
        paid_at=NOW,
        shipping_discount=Money(100),
        refunded=refunded,
    )


@pytest.mark.parametrize(
    ("tiyin", "language", "text"),
    [
        (15_000_000, Language.UZBEK, "150 000 soʻm"),
        (15_000_000, Language.RUSSIAN, "150 000 сум"),
        (123_456_789_01, Language.UZBEK, "123 456 789,01 soʻm"),
        (50, Language.ENGLISH, "0.50 soʻm"),
        (0, Language.ENGLISH, "0 soʻm"),
        (-1_500_050, Language.RUSSIAN, "−15 000,50 сум"),
    ],
)
def test_amounts_are_written_as_people_write_them(
    tiyin: int, language: Language, text: str
) -> None:
    assert amount_text(Money(tiyin), language).replace(NO_BREAK, " ") == text


def test_the_tax_is_the_ledgers_and_the_sums_agree() -> None:
    order = a_paid_order()
    made = invoice(order)
    assert Money(sum(vat.tiyin for vat in made.vat.values())) == split(order, fee=NOTHING).vat
    assert list(made.vat) == [1200, 0]
    assert made.subtotal + made.shipping - made.discount == made.total == order.total
    assert made.discount == Money(433)


@pytest.mark.parametrize(
    ("refunded", "status"),
    [
        (NOTHING, InvoiceStatus.PAID),
        (Money(1), InvoiceStatus.PARTLY_REFUNDED),
        (a_paid_order().total, InvoiceStatus.REFUNDED),
    ],
)
def test_an_invoice_says_what_became_of_the_money(refunded: Money, status: InvoiceStatus) -> None:
    assert invoice(a_paid_order(refunded)).status is status


def test_there_is_no_invoice_of_what_nobody_paid_and_no_name_of_whom_was_forgotten() -> None:
    with pytest.raises(NotPaidYet):
        invoice(an_order(an_account()))
    assert invoice(a_paid_order(), buyer="").buyer is None


@pytest.mark.parametrize("language", Language)
def test_every_word_is_there_in_every_language(language: Language) -> None:
    assert set(STATUSES[language]) == set(InvoiceStatus)
    assert set(PROVIDERS) == set(Provider)
    assert "{rate}" in WORDS[language].vat
    assert set(EVENT_WORDS[language]) == set(EVENT_WORDS[Language.UZBEK])


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", OrderEventKind)
def test_a_fan_reads_everything_but_what_is_staffs(
    kind: OrderEventKind, language: Language
) -> None:
    order = a_paid_order()
    told = sentence(event(order.id, kind, at=NOW, text="A secret", refund="r"), language)
    if kind in STAFF_ONLY:
        assert told is None
    else:
        assert told is not None
        assert "secret" not in told
        assert "{" not in told


def test_figures_and_numbers_are_filled_in() -> None:
    order = a_paid_order()
    refunded = event(order.id, OrderEventKind.REFUNDED, at=NOW, amount_tiyin=5_000_000)
    assert sentence(refunded, Language.UZBEK) == f"50{NO_BREAK}000{NO_BREAK}soʻm qaytarildi."
    again = event(order.id, OrderEventKind.REPRINTED, at=NOW, number="ST-7K3M")
    assert sentence(again, Language.ENGLISH) == "It is made once more, free of charge: ST-7K3M."

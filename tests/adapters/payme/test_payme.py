"""Payme's own vectors, links, forms, receipts and what it says of refunds."""

import base64
import json

import attrs
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stario.adapters.payme.account import PaymeAccount
from stario.adapters.payme.checkout import checkout_form, checkout_link
from stario.adapters.payme.fiscal import detail
from stario.adapters.payme.provider import PaymePaymentProvider
from stario.adapters.payme.subscribe_api import PaymeSubscribeApi
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.orders.model.work_order import ServiceCode
from stario.domain.payments.model.refund import RefundRejected
from stario.entrypoints.http.handlers.payments_schema import PaymentForm, payment_opened
from stario.ports.payments import RefundOutcome
from tests.builders.orders import an_order, an_order_line
from tests.builders.payments import a_paid_payment, a_payment, a_refund
from tests.builders.people import an_account
from tests.http.serving import serving
from tests.servers.payme_api import KEY, MERCHANT, FakePayme

PAGE = "https://checkout.paycom.uz/"
ACCOUNT = PaymeAccount(merchant_id=MERCHANT, keys=("k" * 36,))
DELIVERY = ServiceCode(mxik="10112006002000000", package_code="1514296")


def test_the_vector_of_the_documentation() -> None:
    link = checkout_link(PAGE, merchant_id=MERCHANT, account={"order_id": "197"}, amount=Money(500))
    assert link == (
        "https://checkout.paycom.uz/"
        "bT01ODdmNzJjNzJjYWMwZDE2MmM3MjJhZTI7YWMub3JkZXJfaWQ9MTk3O2E9NTAw"
    )


@settings(max_examples=25, deadline=None)
@given(
    order=st.text("0123456789abcdef-", min_size=1, max_size=36),
    amount=st.integers(1, 10**12),
    language=st.sampled_from([None, *Language]),
    back=st.none() | st.text("abc;=?&%", max_size=20),
)
def test_no_link_is_padded_and_every_field_comes_back(
    order: str, amount: int, language: Language | None, back: str | None
) -> None:
    url = None if back is None else f"https://stario.example/{back}"
    link = checkout_link(
        PAGE,
        merchant_id=MERCHANT,
        account={"order_id": order},
        amount=Money(amount),
        language=language,
        return_url=url,
    )
    coded = link.removeprefix(PAGE)
    fields = dict(field.split("=", 1) for field in base64.b64decode(coded).decode().split(";"))

    assert "=" not in coded
    assert (fields["m"], fields["ac.order_id"], fields["a"]) == (MERCHANT, order, str(amount))
    assert fields.get("l") == (language.value if language else None)
    assert fields.get("c") == (url.replace(";", "%3B") if url else None)


def test_a_form_tells_what_is_bought() -> None:
    told = {"receipt_type": 0, "items": [{"title": "Krujka oʻzbekcha"}]}
    form = checkout_form(
        merchant_id=MERCHANT,
        account={"order_id": "197"},
        amount=Money(500),
        language=Language.RUSSIAN,
        description="Заказ 197",
        detail=told,
        return_url="https://stario.example/;x",
    )
    assert json.loads(base64.b64decode(form.pop("detail"))) == told
    assert form == {
        "merchant": MERCHANT,
        "amount": "500",
        "lang": "ru",
        "description[ru]": "Заказ 197",
        "account[order_id]": "197",
        "callback": "https://stario.example/;x",
    }


def test_a_receipt_adds_up_with_discounts_and_delivery() -> None:
    order = an_order(
        an_account(),
        an_order_line(quantity=3, discount=Money(1_234_567)),
        an_order_line(number=2, unit_price=Money(999), vat_basis_points=0),
        shipping_discount=Money(77),
    )
    told = detail(order, delivery=DELIVERY)
    items = told["items"]
    assert isinstance(items, list)

    assert sum(i["price"] * i["count"] - i.get("discount", 0) for i in items) == order.total.tiyin
    assert items[0]["price"] == order.lines[0].unit_price.tiyin
    assert [item["vat_percent"] for item in items] == [12, 0, 12]
    assert items[-1]["title"] == "Yetkazib berish"
    free = detail(
        attrs.evolve(order, shipping=Money(0), shipping_discount=Money(0)), delivery=DELIVERY
    )
    assert len(items) == 3
    assert isinstance(free["items"], list)
    assert len(free["items"]) == 2


def test_a_login_or_a_key_alone_proves_nothing() -> None:
    def admits(text: str) -> bool:
        return ACCOUNT.admits(f"Basic {base64.b64encode(text.encode()).decode()}")

    assert admits(f"Paycom:{'k' * 36}")
    assert not admits(f"Paycom:{'k' * 35}")
    assert not admits(f"paycom:{'k' * 36}")
    assert not admits("Paycom:")
    assert not ACCOUNT.admits(None)
    assert not ACCOUNT.admits("Basic ")
    assert not PaymeAccount(merchant_id=MERCHANT, keys=()).admits("Basic UGF5Y29tOg==")
    assert "kkk" not in repr(ACCOUNT)


async def test_without_a_key_people_give_back_by_hand() -> None:
    async with httpx.AsyncClient() as http:
        provider = PaymePaymentProvider(
            account=ACCOUNT, http=http, checkout_url=PAGE, delivery=DELIVERY, fee_basis_points=200
        )
        payment = a_paid_payment()
        assert (await provider.refund(a_refund(payment), payment)).outcome is RefundOutcome.BY_HAND
        assert await provider.state_of(payment) is None
        assert await provider.statement(payment.created_at.date()) is None


async def test_a_cancellation_may_wait_and_is_not_asked_for_twice() -> None:
    fake = FakePayme(queues=True)
    with serving(fake.app()) as url:
        async with httpx.AsyncClient() as http:
            api = PaymeSubscribeApi(
                http=http, url=f"{url}/api", merchant_id=MERCHANT, field="order_id", key=KEY
            )
            provider = PaymePaymentProvider(
                account=ACCOUNT,
                http=http,
                checkout_url=url,
                delivery=DELIVERY,
                fee_basis_points=200,
                api=api,
            )
            payment = a_paid_payment()
            with pytest.raises(RefundRejected):
                await provider.refund(a_refund(payment), payment)
            transaction = fake.pay(payment.order_id, payment.amount.tiyin, 0)
            paid = attrs.evolve(payment, provider_tx=transaction)
            for _ in range(2):
                receipt = await provider.refund(a_refund(paid), paid)
                assert receipt.outcome is RefundOutcome.PENDING
            assert fake.given_back == payment.amount.tiyin
            fake.receipts[transaction]["state"] = 50
            assert (await provider.refund(a_refund(paid), paid)).outcome is RefundOutcome.DONE


async def test_a_page_may_post_what_the_link_can_not_say() -> None:
    order = an_order(an_account())
    async with httpx.AsyncClient() as http:
        provider = PaymePaymentProvider(
            account=ACCOUNT, http=http, checkout_url=PAGE, delivery=DELIVERY, fee_basis_points=200
        )
        payment = a_payment(order_id=order.id, amount=order.total)
        way = await provider.open(payment, order, language=Language.UZBEK)
    opened = payment_opened(attrs.evolve(payment, checkout_url=way.url, facts=way.facts))

    assert isinstance(opened.form, PaymentForm)
    assert opened.form.action == PAGE
    assert opened.form.fields["amount"] == str(order.total.tiyin)
    told = json.loads(base64.b64decode(opened.form.fields["detail"]))
    assert told == detail(order, delivery=DELIVERY)

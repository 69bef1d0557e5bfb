"""Pages on which a person decides a demo's payments."""

import re
from collections.abc import AsyncIterator, Mapping

import attrs
import httpx
import pytest
from tests.builders.payment_till import Till
from tests.builders.values import new_id
from tests.http.house import House

from stario.adapters.memory.operator_billing import MemoryOperatorBilling
from stario.adapters.memory.trial_payments import TrialPaymentProvider
from stario.adapters.operators.provider import OperatorPaymentProvider
from stario.domain.kernel.ids import PaymentId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import NOTHING
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.orders.model.order_event import OrderEventKind
from stario.domain.payments.model.payment import Payment, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.usecases.charge_consented import ChargeConsented
from stario.domain.payments.usecases.drop_attempt import DropAttempt
from stario.domain.payments.usecases.find_attempt import FindAttempt
from stario.entrypoints.http.handlers.trial_page import FormTokens
from stario.entrypoints.http.handlers.trial_payments import TrialPaymentHandlers
from stario.ports.payments import PaymentProvider

BACK = "https://stario.example/orders?x=1&y=2"


@attrs.define(kw_only=True)
class TrialTill(Till):
    operators: MemoryOperatorBilling = attrs.field(
        factory=lambda: MemoryOperatorBilling(pages="https://stario.example/payments/vas")
    )

    @property
    def providers(self) -> Mapping[Provider, PaymentProvider]:
        vas = OperatorPaymentProvider(operator_billing=self.operators, fee_basis_points=3000)
        test = TrialPaymentProvider(public_url="https://stario.example")
        return {**self.steered, Provider.TEST: test, Provider.VAS: vas}

    async def opened(self, order: Order, provider: Provider) -> Payment:
        return await self.init(
            PaymentId(new_id()),
            order_id=order.id,
            account=order.account_id,
            provider=provider,
            return_url=BACK,
            language=Language.UZBEK,
        )

    def pages(self) -> TrialPaymentHandlers:
        find = FindAttempt(storage=self.storage)
        return TrialPaymentHandlers(
            find_attempt=find,
            take_payment=self.take,
            drop_attempt=DropAttempt(storage=self.storage, clock=self.clock),
            charge_consented=ChargeConsented(
                find_attempt=find,
                operator_billing=self.operators,
                take_payment=self.take,
                clock=self.clock,
            ),
            operators=self.operators,
            tokens=FormTokens("s" * 32),
            clock=self.clock,
        )


@pytest.fixture
def till() -> TrialTill:
    return TrialTill()


@pytest.fixture
async def web(till: TrialTill) -> AsyncIterator[httpx.AsyncClient]:
    house = House(storage=till.storage, clock=till.clock)
    async with house.client(house.app(till.pages().routes())) as web:
        yield web


async def token_on(web: httpx.AsyncClient, url: str) -> str:
    found = re.search(r'name="token" value="([0-9a-f]{64})"', (await web.get(url)).text)
    assert found is not None
    return found[1]


async def test_a_person_reads_what_is_asked_and_pays(
    till: TrialTill, web: httpx.AsyncClient
) -> None:
    order = await till.order()
    payment = await till.opened(order, Provider.TEST)
    url = f"/payments/test/{payment.id}"
    page = await web.get(url)
    form = {"token": await token_on(web, url), "decision": "pay"}

    answers = [await web.post(url, data=form) for _ in range(3)]

    assert payment.checkout_url == f"https://stario.example{url}?lang=uz"
    assert "165\u00a0000\u00a0soʻm" in page.text
    assert "haqiqiy pul yechilmaydi" in page.text
    assert [(each.status_code, each.headers["location"]) for each in answers] == [(303, BACK)] * 3
    assert (await till.read(order.id)).state is OrderState.PAID
    assert (await till.told(order.id)).count(OrderEventKind.PAID) == 1
    assert (await till.payment(payment.id)).fee == NOTHING
    assert "Toʻlov qabul qilindi" in (await web.get(url)).text


@pytest.mark.parametrize(("lang", "words"), [("uz", "Rad etish"), ("ru", "Отказаться")])
async def test_it_speaks_the_fans_languages(
    till: TrialTill, web: httpx.AsyncClient, lang: str, words: str
) -> None:
    payment = await till.opened(await till.order(), Provider.TEST)

    page = await web.get(f"/payments/test/{payment.id}?lang={lang}")

    assert words in page.text
    assert f'<html lang="{lang}">' in page.text
    assert "script" not in page.text


async def test_a_page_may_be_sent_back_only_and_framed_by_nobody(
    till: TrialTill, web: httpx.AsyncClient
) -> None:
    payment = await till.opened(await till.order(), Provider.TEST)

    policy = (await web.get(f"/payments/test/{payment.id}")).headers["content-security-policy"]

    assert "form-action 'self' https://stario.example" in policy
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy


async def test_a_declined_payment_leaves_the_order_payable(
    till: TrialTill, web: httpx.AsyncClient
) -> None:
    order = await till.order()
    payment = await till.opened(order, Provider.TEST)
    url = f"/payments/test/{payment.id}"
    token = await token_on(web, url)

    await web.post(url, data={"token": token, "decision": "decline"})
    await web.post(url, data={"token": token, "decision": "pay"})

    assert (await till.payment(payment.id)).state is PaymentState.CANCELLED
    assert (await till.read(order.id)).state is OrderState.AWAITING_PAYMENT
    assert (await till.opened(order, Provider.TEST)).state is PaymentState.OPEN


@pytest.mark.parametrize("kind", ["test", "vas"])
async def test_a_form_of_somebody_else_decides_nothing(
    till: TrialTill, web: httpx.AsyncClient, kind: str
) -> None:
    order = await till.order()
    payment = await till.opened(order, Provider(kind))
    other = await till.opened(await till.order(), Provider(kind))
    url = f"/payments/{kind}/{payment.id}"
    foreign = await token_on(web, f"/payments/{kind}/{other.id}")

    for form in ({"decision": "pay"}, {"token": foreign, "decision": "pay"}, {"token": "oʻ"}):
        assert (await web.post(url, data=form)).status_code == 400
    assert (await web.post(url, content=b"\xff", headers=FORM)).status_code == 400
    assert (await till.payment(payment.id)).state is PaymentState.OPEN


FORM = {"content-type": "application/x-www-form-urlencoded"}


async def test_payments_of_other_providers_have_no_page(
    till: TrialTill, web: httpx.AsyncClient
) -> None:
    payment = await till.opened(await till.order(), Provider.PAYME)

    assert (await web.get(f"/payments/test/{payment.id}")).status_code == 404
    assert (await web.get(f"/payments/vas/{payment.id}")).status_code == 404


async def test_a_subscriber_agrees_and_the_evidence_is_kept(
    till: TrialTill, web: httpx.AsyncClient
) -> None:
    order = await till.order()
    payment = await till.opened(order, Provider.VAS)
    url = f"/payments/vas/{payment.id}"
    page = await web.get(url)
    form = {"token": await token_on(web, url), "msisdn": "998901234567", "operator": "ucell"}

    answers = [await web.post(url, data=form) for _ in range(2)]

    assert payment.checkout_url == f"https://stario.example{url}"
    assert "165 000 soʻm yechiladi" in page.text
    assert [each.status_code for each in answers] == [303, 303]
    assert (await till.read(order.id)).state is OrderState.PAID
    paid = await till.payment(payment.id)
    told = paid.facts
    assert told["vas_text"] == payment.facts["vas_offered_text"]
    assert (told["vas_msisdn"], told["vas_operator"]) == ("998901234567", "ucell")
    assert (told["vas_channel"], told["vas_agreed_at"]) == ("app", till.clock.now().isoformat())
    assert paid.provider_tx == told["vas_operator_tx"]


@pytest.mark.parametrize(
    "changes", [{"msisdn": "901234567"}, {"msisdn": ""}, {"operator": "vodafone"}]
)
async def test_nobody_is_charged_whom_no_operator_knows(
    till: TrialTill, web: httpx.AsyncClient, changes: dict[str, str]
) -> None:
    payment = await till.opened(await till.order(), Provider.VAS)
    url = f"/payments/vas/{payment.id}"
    form = {"token": await token_on(web, url), "msisdn": "998901234567", "operator": "ucell"}

    assert (await web.post(url, data={**form, **changes})).status_code == 422
    assert (await till.payment(payment.id)).state is PaymentState.OPEN


async def test_an_empty_balance_pays_nothing(till: TrialTill, web: httpx.AsyncClient) -> None:
    till.operators.balance = NOTHING
    payment = await till.opened(await till.order(), Provider.VAS)
    url = f"/payments/vas/{payment.id}"
    form = {"token": await token_on(web, url), "msisdn": "998901234567", "operator": "ucell"}

    answer = await web.post(url, data=form)

    assert (answer.status_code, answer.json()["code"]) == (409, "balance_too_low")


async def test_nothing_is_taken_for_what_was_paid_otherwise(
    till: TrialTill, web: httpx.AsyncClient
) -> None:
    order = await till.order()
    payment = await till.opened(order, Provider.VAS)
    await till.paid(order, Provider.PAYME)
    url = f"/payments/vas/{payment.id}"
    form = {"token": await token_on(web, url), "msisdn": "998901234567", "operator": "ucell"}

    refused = await web.post(url, data=form)

    assert (refused.status_code, refused.json()["code"]) == (409, "order_not_payable")
    assert await till.operators.taken(payment.id) is None

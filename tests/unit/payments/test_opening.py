"""The way to a provider, and what happens when it is away."""

from datetime import timedelta

import pytest
from tests.builders import new_id
from tests.builders.payment_till import ORIGINS, Till

from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import AccountId, PaymentId
from stario.domain.kernel.language import Language
from stario.domain.orders.model.order import Order
from stario.domain.payments.model.payable import OrderNotPayable, ProviderAway, TooManyAttempts
from stario.domain.payments.model.payment import Payment, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.return_url import ANYWHERE, checked_return_url
from stario.domain.payments.usecases.check_providers import BELIEVED_FOR

PAYME, CLICK = Provider.PAYME, Provider.CLICK
HOME = f"{ORIGINS[0]}/orders"


async def opened(
    till: Till,
    order: Order,
    provider: Provider = PAYME,
    *,
    id_: str | None = None,
    account: AccountId | None = None,
    return_url: str | None = HOME,
) -> Payment:
    return await till.init(
        PaymentId(id_ or new_id()),
        order_id=order.id,
        account=account or order.account_id,
        provider=provider,
        return_url=return_url,
        language=Language.RUSSIAN,
    )


async def attempts(till: Till, order: Order) -> tuple[Payment, ...]:
    async with till.storage() as work:
        return await work.payments.of_order(order.id)


async def test_a_payment_is_opened_once(till: Till) -> None:
    order, id_ = await till.order(), new_id()
    payment = await opened(till, order, id_=id_)

    assert (payment.id, payment.state, payment.amount) == (id_, PaymentState.OPEN, order.total)
    assert payment.checkout_url == f"https://payme.example/{order.number}?lang=ru"
    assert await opened(till, order, id_=id_) == payment
    assert await opened(till, order) == payment
    assert await attempts(till, order) == (payment,)
    assert (await opened(till, order, CLICK)).id != payment.id


async def test_only_ones_own_payable_order_is_opened(till: Till) -> None:
    order = await till.order()
    with pytest.raises(NotFound):
        await opened(till, order, account=AccountId(new_id()))
    with pytest.raises(Invalid) as refused:
        await opened(till, order, Provider.VAS)
    assert (refused.value.field, refused.value.reason) == ("provider", "not_offered")
    await till.paid(order)
    with pytest.raises(OrderNotPayable):
        await opened(till, order)


async def test_nobody_opens_payments_without_end(till: Till) -> None:
    order = await till.order()
    for number in range(20):
        await opened(till, order, return_url=f"{HOME}/{number}")
    with pytest.raises(TooManyAttempts):
        await opened(till, order, return_url=f"{HOME}/20")


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "https://stario.example.evil.example/",
        "https://stario.example@evil.example/",
        "https://stario.example:444/",
        "http://stario.example/",
        "//stario.example/",
        "javascript:alert(1)",
        "https:///stario.example",
        "https://stario.example\\@evil.example",
        "https://stario.example/\r\nx",
        "https://[::1/",
        "https://stario.example:99999999/",
        "https://stario.example/" + "a" * 500,
        "https://stario.example/ў",
    ],
)
def test_no_fan_is_led_away(url: str) -> None:
    with pytest.raises(Invalid):
        checked_return_url(url, origins=ORIGINS)


@pytest.mark.parametrize(
    "url",
    [
        "https://stario.example/orders?a=1#b",
        "https://STARIO.example:443",
        "https://app.stario.example/",
    ],
)
def test_pages_of_ours_are_fine(url: str) -> None:
    assert checked_return_url(url, origins=ORIGINS) == url


@pytest.mark.parametrize("mark", [";", ",", "'", "*", "$"])
def test_no_host_ends_a_word_of_the_policy_that_it_is_put_into(mark: str) -> None:
    with pytest.raises(Invalid):
        checked_return_url(f"https://a{mark}b.example/", origins=(ANYWHERE,))


async def test_without_fallback_the_order_waits_for_its_provider(till: Till) -> None:
    order, id_ = await till.order(), new_id()
    till.steered[PAYME].is_away = True
    for _ in range(2):
        with pytest.raises(ProviderAway):
            await opened(till, order, id_=id_)
    assert (await till.read(order.id)) == order

    till.steered[PAYME].is_away = False
    await till.check_providers()
    payment = await opened(till, order, id_=id_)
    assert (payment.id, payment.state) == (id_, PaymentState.OPEN)


async def test_what_was_begun_is_not_opened_for_an_order_that_has_ended(till: Till) -> None:
    order, id_ = await till.order(), new_id()
    till.steered[PAYME].is_away = True
    with pytest.raises(ProviderAway):
        await opened(till, order, id_=id_)
    till.steered[PAYME].is_away = False
    till.clock.set(order.expires_at)

    with pytest.raises(OrderNotPayable):
        await opened(till, order, id_=id_)
    assert till.steered[PAYME].opened == []


async def test_with_fallback_the_next_healthy_provider_takes_over(till: Till) -> None:
    till.switches.with_fallback = True
    order, id_ = await till.order(), new_id()
    till.steered[PAYME].is_away = True
    payment = await opened(till, order, id_=id_)
    assert payment.provider is CLICK
    assert await opened(till, order, id_=id_) == payment

    # It is known by now: nobody asks in vain.
    till.steered[CLICK].is_away = True
    await till.check_providers()
    other = await till.order()
    assert (await opened(till, other)).provider is Provider.STRIPE
    assert len(await attempts(till, other)) == 1
    till.steered[Provider.STRIPE].is_away = True
    with pytest.raises(ProviderAway):
        await opened(till, await till.order())


async def test_what_is_known_of_a_provider_grows_old(till: Till) -> None:
    till.steered[PAYME].is_away = True
    await till.check_providers()
    known = await till.check_providers.known()
    assert (state := known[PAYME]) is not None
    assert state.error == "provider_away"

    till.clock.advance(by=BELIEVED_FOR + timedelta(seconds=1))
    assert set((await till.check_providers.known()).values()) == {None}


def test_where_no_money_is_real_any_page_with_tls_will_do() -> None:
    anywhere = (*ORIGINS, ANYWHERE)
    assert checked_return_url("https://example.com/thanks", origins=anywhere)
    for url in ("http://example.com/thanks", "javascript:alert(1)", "https://a@b.example/"):
        with pytest.raises(Invalid):
            checked_return_url(url, origins=anywhere)

"""Whatever is sent as Click, the answer is Click's; and nothing but a signature moves anything."""

from urllib.parse import urlencode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.payment_till import Till
from tests.http.click_counter import Attempt, click_handlers, signed
from tests.http.house import House

from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.storage import SqlStorage
from stario.domain.orders.model.order import OrderState

TEXTS = st.one_of(
    st.sampled_from(["", "0", "1", "-1", "12345", "1e400", "NaN", "9" * 30, "165000.00"]),
    st.text(max_size=40),
)
FIELDS = st.sampled_from(sorted(Attempt(order="x").complete(1)))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    changes=st.dictionaries(FIELDS, TEXTS, max_size=4),
    dropped=st.sets(FIELDS, max_size=1),
    is_signed=st.booleans(),
    is_complete=st.booleans(),
)
async def test_any_form_is_answered(
    changes: dict[str, str], dropped: set[str], is_signed: bool, is_complete: bool
) -> None:
    till = Till()
    order = await till.order()
    attempt = Attempt(order=order.id)
    form = attempt.complete(1) if is_complete else attempt.prepare()
    form |= changes
    if is_signed:
        form = signed(form)
    form = {name: value for name, value in form.items() if name not in dropped}
    async with House(storage=till.storage).client(
        House(storage=till.storage).app(click_handlers(till).routes())
    ) as web:
        answer = await web.post(
            "/payments/webhook/click",
            content=urlencode(form, errors="surrogatepass"),
            headers={"content-type": "application/x-www-form-urlencoded"},
        )

    assert answer.status_code == 200
    assert answer.json()["error"] in range(-9, 1)
    assert (await till.read(order.id)).state is OrderState.AWAITING_PAYMENT or is_signed


@settings(max_examples=20, deadline=None)
@given(body=st.binary(max_size=200))
async def test_any_bytes_are_answered(body: bytes) -> None:
    till = Till()
    house = House(storage=till.storage)
    async with house.client(house.app(click_handlers(till).routes())) as web:
        answer = await web.post("/payments/webhook/click", content=body)

    assert (answer.status_code, answer.json()["error"]) == (200, -8)


async def test_without_an_account_nobody_can_sign() -> None:
    till = Till()
    house = House(storage=till.storage)
    order = await till.order()
    async with house.client(house.app(click_handlers(till, account=None).routes())) as web:
        answer = await web.post("/payments/webhook/click", data=Attempt(order=order.id).prepare())

    assert answer.json()["error"] == -1


async def test_while_the_database_is_away_click_is_to_ask_again() -> None:
    away = SqlStorage(open_engine("postgresql://nobody@127.0.0.1:1/none"))
    till = Till(storage=away)
    house = House(storage=away)
    order = "01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90"
    async with house.client(house.app(click_handlers(till).routes())) as web:
        for form in (Attempt(order=order).prepare(), Attempt(order=order).complete(1)):
            answer = await web.post("/payments/webhook/click", data=form)
            assert (answer.status_code, answer.json()["error"]) == (200, -7)
            assert answer.json()["error_note"] == "Failed to update user"
    await away.close()

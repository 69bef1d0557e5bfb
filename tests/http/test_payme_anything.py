"""Whatever is sent in Payme's name is answered in its protocol."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import cast

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.payment_till import Till
from tests.http.cashbox import (
    KEY,
    PLACE,
    Cashbox,
    Json,
    a_transaction,
    authorization,
    memory_cashbox,
    payme_handlers,
    protocol_answer,
)
from tests.http.house import House

from stario.adapters.memory.limits import MemoryRateLimiter
from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.paging import PageRequest
from stario.entrypoints.http.webhooks.callbacks import ALL_STRANGERS, LONGEST_OF_STRANGERS
from stario.ports.repositories.payments import Callback

MILLISECOND = timedelta(milliseconds=1)


@pytest.fixture
async def cashbox() -> AsyncIterator[Cashbox]:
    async with memory_cashbox(Till()) as cashbox:
        yield cashbox


async def callbacks(till: Till) -> tuple[Callback, ...]:
    async with till.storage() as work:
        return (await work.callbacks.list(PageRequest(size=100))).items


async def code_of(cashbox: Cashbox, body: bytes, **headers: str) -> tuple[object, object]:
    """The error's code, and the id that came back."""
    answered = protocol_answer(await cashbox.raw(body, **headers))
    return cast("Json", answered["error"])["code"], answered["id"]


@pytest.mark.parametrize(
    ("body", "code", "id_"),
    [
        (b"", -32700, None),
        (b"\xff\xfe", -32700, None),
        (b"{", -32700, None),
        (b"[" * 5000, -32700, None),
        (b'{"id": NaN}', -32700, None),
        (b"null", -32600, None),
        (b"[]", -32600, None),
        (b'{"test": true}', -32600, None),
        (b'{"id": 7}', -32600, 7),
        (b'{"id": 7, "method": "CheckTransaction"}', -32600, 7),
        (b'{"id": 7, "method": "CheckTransaction", "params": []}', -32600, 7),
        (b'{"id": 7, "method": 5, "params": {}}', -32600, 7),
        (b'{"id": "x", "method": "ChangePassword", "params": {}}', -32601, "x"),
        (b'{"id": {}, "method": "CheckTransaction", "params": {"id": "\\u0000"}}', -32600, None),
        (b'{"id": 1, "method": "CheckTransaction", "params": {}}', -32600, 1),
        (b'{"id": 1, "method": "PerformTransaction", "params": {"id": 5}}', -32600, 1),
        (b'{"id": 1, "method": "PerformTransaction", "params": {"id": "x"}}', -31003, 1),
        (
            b'{"id": 1, "method": "CancelTransaction", "params": {"id": "x", "reason": 5}}',
            -31003,
            1,
        ),
        (b'{"id": 1, "method": "CancelTransaction", "params": {"id": "x"}}', -31003, 1),
        (b'{"id": 1, "method": "CancelTransaction", "params": {"reason": "5"}}', -32600, 1),
        (b'{"id": 1, "method": "GetStatement", "params": {"from": 2, "to": 1}}', -32600, 1),
        (b'{"id": 1, "method": "GetStatement", "params": {"from": 0, "to": 1e30}}', -32600, 1),
    ],
)
async def test_what_is_wrong_is_said_in_the_protocol(
    cashbox: Cashbox, body: bytes, code: int, id_: object
) -> None:
    assert await code_of(cashbox, body) == (code, id_)


async def test_strangers_learn_nothing(cashbox: Cashbox) -> None:
    order = await cashbox.till.order()
    body = json.dumps({"method": "CheckPerformTransaction", "params": cashbox.asking(order)})
    wrong = [
        "",
        "Basic",
        "Basic !!!",
        "Basic " + base64.b64encode(b"Paycom:").decode(),
        "Bearer " + KEY,
        authorization(KEY[:-1]),
        authorization(KEY, login="paycom"),
        authorization(KEY + "x"),
    ]
    for header in wrong:
        assert await code_of(cashbox, body.encode(), Authorization=header) == (-32504, None)
    for garbage in (b"{", b'{"test": true}', b'{"id": 3}'):
        code, _ = await code_of(cashbox, garbage, Authorization="")
        assert code == -32504


async def test_any_type_and_no_other_method_is_taken(cashbox: Cashbox) -> None:
    order = await cashbox.till.order()
    asked = {"method": "CheckPerformTransaction", "params": cashbox.asking(order), "id": 1}
    body = json.dumps(asked).encode()
    for kind in ("text/json", "application/json", "text/plain", "", "application/x-www-form"):
        answered = protocol_answer(await cashbox.raw(body, Content_Type=kind))
        assert "result" in answered
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        response = await cashbox.web.request(method, PLACE)
        assert cast("Json", protocol_answer(response)["error"])["code"] == -32300
    assert await code_of(cashbox, b" " * 70_000 + body) == (-32600, None)


async def test_strangers_do_not_fill_the_database(cashbox: Cashbox) -> None:
    for _ in range(70):
        await cashbox.error("CheckTransaction", {"id": "x"}, key="guess")
    assert len(await callbacks(cashbox.till)) == 60
    await cashbox.error("CheckTransaction", {"id": "x"})
    assert len(await callbacks(cashbox.till)) == 61


async def test_little_of_what_strangers_send_is_remembered(cashbox: Cashbox) -> None:
    long: Json = {"id": "x" * 9_000}
    await cashbox.error("CheckTransaction", long, key="guess")
    await cashbox.error("CheckTransaction", long)
    sizes = sorted(len(each.body) for each in await callbacks(cashbox.till))
    assert sizes[0] == LONGEST_OF_STRANGERS
    assert sizes[1] > 9_000


async def test_many_addresses_fill_the_database_no_faster() -> None:
    till, limiter = Till(), MemoryRateLimiter()
    for _ in range(ALL_STRANGERS.count):
        await limiter.hit("callbacks:payme", ALL_STRANGERS)
    app = House(storage=till.storage, clock=till.clock).app(payme_handlers(till, limiter).routes())
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://house"
    ) as web:
        cashbox = Cashbox(web=web, till=till)
        await cashbox.error("CheckTransaction", {"id": "x"}, key="guess")
        assert await callbacks(till) == ()
        await cashbox.error("CheckTransaction", {"id": "x"})
        assert len(await callbacks(till)) == 1


async def test_a_database_that_is_away_is_our_fault() -> None:
    till = Till()
    async with memory_cashbox(till) as cashbox:
        order = await till.order()
        async with till.storage() as work:
            # Whoever has the turn to write keeps everybody else waiting.
            await work.orders.get(order.id, lock=True)
            till.storage.write_timeout_seconds = 0.01  # type: ignore[attr-defined]
            till.storage._committed.write_timeout_seconds = 0.01  # type: ignore[attr-defined]
            with pytest.raises(Unavailable):
                await till.reserved(order)
            creating = cashbox.creating(order, a_transaction())
            assert await cashbox.error("CreateTransaction", creating) == -32400
        assert (await cashbox.result("CreateTransaction", **creating))["state"] == 1


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)
METHODS = st.sampled_from(
    ["CheckPerformTransaction", "CreateTransaction", "PerformTransaction", "CancelTransaction",
     "CheckTransaction", "GetStatement", "SetFiscalData", "receipts.pay"]
)  # fmt: skip
PARAMS = st.fixed_dictionaries(
    {},
    optional={
        "id": VALUES,
        "time": VALUES | st.integers(0, 10**13),
        "amount": VALUES | st.integers(1, 10**9),
        "account": VALUES | st.fixed_dictionaries({"order_id": VALUES}),
        "reason": VALUES,
        "from": VALUES,
        "to": VALUES,
        "type": VALUES | st.just("PERFORM"),
        "fiscal_data": VALUES,
    },
)
BODIES = st.one_of(
    st.binary(max_size=60),
    VALUES.map(lambda value: json.dumps(value).encode()),
    st.builds(
        lambda method, params, id_: json.dumps(
            {"method": method, "params": params, "id": id_}
        ).encode(),
        METHODS,
        PARAMS,
        VALUES,
    ),
)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=BODIES)
def test_whatever_comes_is_answered_in_the_protocol(body: bytes) -> None:
    async def once() -> None:
        async with memory_cashbox(Till()) as cashbox:
            answered = protocol_answer(await cashbox.raw(body))
            error = cast("Json", answered.get("error", {}))
            assert error.get("code") != -32400, answered

    asyncio.run(once())

"""The log of an order only grows: both databases themselves refuse anything else."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.schema import upgrade
from stario.adapters.sql.storage import SqlStorage
from stario.domain.orders.model.order_event import OrderEventKind
from tests.builders import an_account
from tests.builders.orders import an_order, an_order_event


@pytest.fixture(params=["sqlite", "postgres"])
async def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[AsyncEngine]:
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('log') / 'stario.db'}"
        await upgrade(url)
    engine = open_engine(url)
    yield engine
    await engine.dispose()


async def test_nobody_rewrites_the_log_and_only_a_notes_words_can_go(engine: AsyncEngine) -> None:
    fan = an_account()
    order = an_order(fan)
    placed = an_order_event(order, details={"n": 1})
    note = an_order_event(order, kind=OrderEventKind.NOTE, details={"text": "Dilnoza called"})
    async with SqlStorage(engine)() as work:
        await work.accounts.add(fan)
        await work.orders.add(order, placed, note)
        await work.commit()

    for change in (
        f"details = '{{}}' WHERE id = '{placed.id}'",
        f"kind = 'paid' WHERE id = '{placed.id}'",
        f"details = '{{\"text\": \"x\"}}' WHERE id = '{note.id}'",
        f"details = '{{}}', actor_id = '{fan.id}' WHERE id = '{note.id}'",
        f"details = '{{}}', kind = 'paid' WHERE id = '{note.id}'",
    ):
        with pytest.raises(IntegrityError):
            async with engine.begin() as connection:
                await connection.execute(text(f"UPDATE order_events SET {change}"))

    async with SqlStorage(engine)() as work:
        assert await work.orders.events(order.id) == (placed, note)
        await work.orders.forget_people(fan.id)
        await work.commit()
    async with SqlStorage(engine)() as work:
        told = {event.kind: event.details for event in await work.orders.events(order.id)}
    assert told == {OrderEventKind.PLACED: {"n": 1}, OrderEventKind.NOTE: {}}

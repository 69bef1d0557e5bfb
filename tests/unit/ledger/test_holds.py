"""What happens between the look at which holds are over and the lock on an order."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import cast

import attrs
import pytest
from tests.builders.counting_house import HOLD, CountingHouse
from tests.builders.orders import a_claim

from stario.domain.kernel.ids import OrderId
from stario.domain.ledger.model import account
from stario.domain.ledger.usecases.pass_holds import PassHolds
from stario.domain.orders.model.order import Order, OrderState
from stario.ports.storage import Storage, UnitOfWork

Happening = Callable[[UnitOfWork, Order], Awaitable[None]]


@attrs.define
class Meanwhile:
    """A storage in which something happens to an order before its second transaction."""

    house: CountingHouse
    order: OrderId
    happening: Happening
    begun: int = 0

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[UnitOfWork]:
        self.begun += 1
        if self.begun == 2:
            async with self.house.storage() as work:
                await self.happening(work, await work.orders.get(self.order, lock=True))
                await work.commit()
        async with self.house.storage() as work:
            yield work


async def claimed(work: UnitOfWork, order: Order) -> None:
    await work.orders.add_claim(a_claim(order))


async def returned(work: UnitOfWork, order: Order) -> None:
    await work.orders.save(attrs.evolve(order, state=OrderState.RETURNED))


@pytest.mark.parametrize("happening", [claimed, returned])
async def test_a_share_waits_for_what_came_at_the_last_moment(
    house: CountingHouse, happening: Happening
) -> None:
    order = await house.sell()
    await house.deliver(order.id)
    house.clock.advance(by=HOLD + timedelta(seconds=1))
    storage = Meanwhile(house, order.id, happening)

    await PassHolds(storage=cast("Storage", storage), clock=house.clock)()

    assert storage.begun == 2
    assert await house.balance(account.artist_available(house.artist.id)) == 0
    async with house.storage() as work:
        assert not await work.orders.has_passed_hold(order.id)

"""What the memory of turned switches promises, on every storage."""

from datetime import timedelta

import attrs

from stario.domain.kernel.ids import AccountId
from stario.domain.operations.model.switch import Switch, SwitchPosition
from stario.ports.storage import Storage
from tests.builders import NOW

POSITION = SwitchPosition(
    switch=Switch.MAINTENANCE_MODE, is_on=True, turned_at=NOW, turned_by=AccountId("console")
)


async def test_nothing_is_turned_at_first(storage: Storage) -> None:
    async with storage() as work:
        assert await work.switch_positions.all() == {}
        assert not await work.switch_positions.remove(Switch.PRIORITY_MODE)


async def test_the_last_turn_counts_and_can_be_undone(storage: Storage) -> None:
    back = attrs.evolve(POSITION, is_on=False, turned_at=NOW + timedelta(minutes=1))
    other = attrs.evolve(POSITION, switch=Switch.PAYMENT_FALLBACK)
    async with storage() as work:
        for position in (POSITION, other, back):
            await work.switch_positions.put(position)
        await work.commit()

    async with storage() as work:
        assert await work.switch_positions.all() == {back.switch: back, other.switch: other}
        assert await work.switch_positions.remove(back.switch)
        await work.commit()
    async with storage() as work:
        assert await work.switch_positions.all() == {other.switch: other}


async def test_a_turn_that_is_not_committed_is_none(storage: Storage) -> None:
    async with storage() as work:
        await work.switch_positions.put(POSITION)

    async with storage() as work:
        assert await work.switch_positions.all() == {}

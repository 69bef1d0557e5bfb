"""Switches are turned by somebody, and known even while the storage is away."""

import asyncio
from collections.abc import AsyncIterator

import attrs
import pytest

from stario.adapters.memory.kept_switches import KeptSwitches
from stario.adapters.memory.storage import MemoryStorage, MemoryUnitOfWork
from stario.adapters.memory.system import MemoryClock
from stario.adapters.system import Uuid7Ids
from stario.domain.kernel.errors import Unavailable
from stario.domain.operations.model.switch import Switch
from stario.domain.operations.usecases.read_switches import ReadSwitches
from stario.domain.operations.usecases.turn_switches import TurnSwitches
from stario.entrypoints.cli.jobs import CONSOLE
from stario.ports.storage import Storage

DEFAULTS = {
    Switch.MAINTENANCE_MODE: False,
    Switch.PRIORITY_MODE: True,
    Switch.PAYMENT_FALLBACK: False,
}


class HeldUnitOfWork(MemoryUnitOfWork):
    """Is entered only when the storage is there."""

    there: asyncio.Event

    async def __aenter__(self) -> "HeldUnitOfWork":
        await self.there.wait()
        await super().__aenter__()
        return self


@attrs.define
class Weather(Storage):
    """A storage that can be away, or keep everybody waiting."""

    inner: MemoryStorage = attrs.field(factory=MemoryStorage)
    is_away: bool = False
    opened: int = 0
    there: asyncio.Event = attrs.field(factory=asyncio.Event)

    def __call__(self) -> MemoryUnitOfWork:
        self.opened += 1
        if self.is_away:
            raise Unavailable(what="database")
        work = HeldUnitOfWork(self.inner._committed)
        work.there = self.there
        return work

    def stale(self) -> MemoryUnitOfWork:
        return self()

    async def check(self) -> None:
        raise NotImplementedError


@attrs.define
class Room:
    weather: Weather = attrs.field(factory=Weather)
    clock: MemoryClock = attrs.field(factory=MemoryClock)
    kept: KeptSwitches = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.weather.there.set()
        self.kept = KeptSwitches(storage=self.weather, clock=self.clock, defaults=DEFAULTS)

    async def turn(self, **turns: bool | None) -> None:
        turn = TurnSwitches(storage=self.weather.inner, clock=self.clock, ids=Uuid7Ids())
        await turn({Switch(name.upper()): value for name, value in turns.items()}, actor=CONSOLE)


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    room = Room()
    yield room
    room.weather.there.set()
    await room.kept.close()


async def test_the_environment_decides_until_somebody_does(room: Room) -> None:
    read = ReadSwitches(storage=room.weather.inner, defaults=DEFAULTS)
    assert {reading.switch: reading.is_on for reading in await read()} == DEFAULTS
    await room.turn(priority_mode=False, maintenance_mode=True)
    turned = {reading.switch: reading for reading in await read()}
    assert not turned[Switch.PRIORITY_MODE].is_on
    assert (position := turned[Switch.MAINTENANCE_MODE].position) is not None
    assert (position.turned_by, position.turned_at) == ("console", room.clock.now())
    await room.turn(priority_mode=None, maintenance_mode=None)
    assert {reading.switch: reading.is_on for reading in await read()} == DEFAULTS


async def test_each_turn_is_recorded_and_none_that_changes_nothing(room: Room) -> None:
    await room.turn(priority_mode=False)
    await room.turn(priority_mode=False)
    await room.turn(priority_mode=None, payment_fallback=True)
    events = room.weather.inner._committed.tables.audit_inbox.values()
    assert [
        (e.actor_id, e.action, e.resource_id, e.details["before"], e.details["after"])
        for e in events
    ] == [
        ("console", "operations.switch.turn", "PRIORITY_MODE", None, False),
        ("console", "operations.switch.turn", "PRIORITY_MODE", False, None),
        ("console", "operations.switch.turn", "PAYMENT_FALLBACK", None, True),
    ]


async def test_a_storage_is_asked_once_a_second_for_all(room: Room) -> None:
    await asyncio.gather(*(room.kept.maintenance() for _ in range(50)))
    assert room.weather.opened == 1
    room.clock.advance(seconds=0.9)
    await room.kept.order()
    assert room.weather.opened == 1
    room.clock.advance(seconds=0.1)
    await asyncio.gather(*(room.kept.payment_fallback() for _ in range(50)))
    assert room.weather.opened == 2


async def test_a_storage_that_is_away_changes_nothing(room: Room) -> None:
    await room.turn(maintenance_mode=True)
    assert await room.kept.maintenance()
    room.weather.is_away = True
    for _ in range(3):
        room.clock.advance(seconds=60)
        assert await room.kept.maintenance()
    await room.turn(maintenance_mode=False)
    room.weather.is_away = False
    room.clock.advance(seconds=1)
    assert not await room.kept.maintenance()


async def test_a_storage_that_hangs_keeps_nobody_waiting(room: Room) -> None:
    await room.turn(maintenance_mode=True)
    assert await room.kept.maintenance()
    await room.turn(maintenance_mode=False)
    room.weather.there.clear()
    room.clock.advance(seconds=1)
    async with asyncio.timeout(5):
        assert all([await room.kept.maintenance() for _ in range(50)])
    assert room.weather.opened == 2

    room.weather.there.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    room.clock.advance(seconds=1)
    assert not await room.kept.maintenance()


async def test_whoever_leaves_takes_the_question_from_nobody(room: Room) -> None:
    room.weather.there.clear()
    leaving = asyncio.create_task(room.kept.maintenance())
    await asyncio.sleep(0)
    staying = asyncio.create_task(room.kept.order())
    await asyncio.sleep(0)
    leaving.cancel()
    await room.turn(priority_mode=False)
    room.weather.there.set()
    assert (await staying).value == "arrival"
    assert leaving.cancelled() or leaving.cancelling()
    assert room.weather.opened == 1


async def test_a_clock_that_was_set_back_does_not_keep_what_is_known(room: Room) -> None:
    assert not await room.kept.maintenance()
    await room.turn(maintenance_mode=True)
    room.clock.advance(seconds=-3600)
    assert await room.kept.maintenance()

"""What switches promise to whoever asks them, as a test sets them or as the storage has them."""

from collections.abc import AsyncIterator, Awaitable, Callable

import attrs
import pytest

from stario.adapters.memory.kept_switches import KeptSwitches
from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.memory.switches import MemorySwitches
from stario.adapters.memory.system import MemoryClock
from stario.adapters.system import Uuid7Ids
from stario.domain.generation.model.queue import Order
from stario.domain.operations.model.switch import Switch
from stario.domain.operations.usecases.turn_switches import TurnSwitches
from stario.entrypoints.cli.jobs import CONSOLE
from stario.ports.switches import Switches

FIELDS = {
    Switch.MAINTENANCE_MODE: "maintenance_mode",
    Switch.PRIORITY_MODE: "priority_mode",
    Switch.PAYMENT_FALLBACK: "with_fallback",
}


@attrs.frozen
class Panel:
    switches: Switches
    turn: Callable[[Switch, bool], Awaitable[None]]

    async def shown(self) -> dict[Switch, bool]:
        return {
            Switch.MAINTENANCE_MODE: await self.switches.maintenance(),
            Switch.PRIORITY_MODE: await self.switches.order() is Order.PRIORITY,
            Switch.PAYMENT_FALLBACK: await self.switches.payment_fallback(),
        }


@pytest.fixture(params=["memory", "kept"])
async def panel(request: pytest.FixtureRequest) -> AsyncIterator[Panel]:
    if request.param == "memory":
        memory = MemorySwitches()

        async def set_(switch: Switch, value: bool) -> None:
            setattr(memory, FIELDS[switch], value)

        yield Panel(memory, set_)
        return
    storage, clock = MemoryStorage(), MemoryClock()
    kept = KeptSwitches(storage=storage, clock=clock, defaults=dict.fromkeys(Switch, False))
    turn_switches = TurnSwitches(storage=storage, clock=clock, ids=Uuid7Ids())

    async def turn(switch: Switch, value: bool) -> None:
        await turn_switches({switch: value}, actor=CONSOLE)
        clock.advance(seconds=2)

    yield Panel(kept, turn)
    await kept.close()


async def test_everything_is_off_at_first(panel: Panel) -> None:
    assert await panel.shown() == dict.fromkeys(Switch, False)


@pytest.mark.parametrize("switch", Switch)
async def test_each_is_turned_alone_and_back_within_two_seconds(
    panel: Panel, switch: Switch
) -> None:
    await panel.shown()
    await panel.turn(switch, True)
    assert await panel.shown() == dict.fromkeys(Switch, False) | {switch: True}
    await panel.turn(switch, False)
    assert await panel.shown() == dict.fromkeys(Switch, False)

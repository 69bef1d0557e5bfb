"""Switches that operators turn."""

from collections.abc import Mapping

from dependency_injector import containers, providers

from stario.adapters.system import Uuid7Ids
from stario.domain.operations.model.switch import Switch
from stario.domain.operations.usecases.read_switches import ReadSwitches
from stario.domain.operations.usecases.turn_switches import TurnSwitches
from stario.entrypoints.http.handlers.switches import SwitchHandlers
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class SwitchesContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    switch_defaults: providers.Dependency[Mapping[Switch, bool]] = providers.Dependency()

    read = One(ReadSwitches, storage=storage, defaults=switch_defaults)
    turn = One(TurnSwitches, storage=storage, clock=clock, ids=One(Uuid7Ids))
    switches = One(SwitchHandlers, read_switches=read, turn_switches=turn)

"""Where switches were turned to."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Protocol

from stario.domain.operations.model.switch import Switch, SwitchPosition


class SwitchPositions(Protocol):
    @abstractmethod
    async def all(self) -> Mapping[Switch, SwitchPosition]:
        """Those that were turned; the others stand as the environment says."""
        ...

    @abstractmethod
    async def put(self, position: SwitchPosition) -> None:
        """Remember where one was turned to, in place of where it was turned before."""
        ...

    @abstractmethod
    async def remove(self, switch: Switch) -> bool:
        """Leave one to the environment again; False where it was."""
        ...

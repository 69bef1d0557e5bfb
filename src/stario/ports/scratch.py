"""Room for files that are being made."""

from abc import abstractmethod
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol


class Scratch(Protocol):
    @abstractmethod
    def folder(self, name: str) -> AbstractAsyncContextManager[Path]:
        """
        An empty folder of one's own, gone with everything in it when the context ends.

        What a process left behind that died in its folder is gone when any is entered.
        """
        ...

"""Time, ids and chance, which come from outside so that tests can choose them."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    @abstractmethod
    def now(self) -> datetime:
        """The time, aware, UTC."""
        ...


class Ids(Protocol):
    @abstractmethod
    def new(self) -> str:
        """A new UUIDv7 (RFC 9562): later ids sort after earlier ones."""
        ...


class Entropy(Protocol):
    @abstractmethod
    def token(self, size_bytes: int = 32) -> str:
        """An unguessable URL-safe string of *size_bytes* random bytes."""
        ...

    @abstractmethod
    def share(self) -> float:
        """A random number in [0, 1)."""
        ...

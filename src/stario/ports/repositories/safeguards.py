"""What is remembered to keep people safe: moderation and compliance."""

from abc import abstractmethod
from typing import Protocol

from stario.ports.repositories.audit import AuditInbox
from stario.ports.repositories.review import Appeals, Cases


class Safeguards(Protocol):
    """The part of a unit of work that moderation and compliance live on."""

    @property
    @abstractmethod
    def audit(self) -> AuditInbox: ...

    @property
    @abstractmethod
    def cases(self) -> Cases: ...

    @property
    @abstractmethod
    def appeals(self) -> Appeals: ...

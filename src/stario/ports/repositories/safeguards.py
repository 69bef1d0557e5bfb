"""What is remembered to keep people safe: moderation and compliance."""

from abc import abstractmethod
from typing import Protocol

from stario.ports.repositories.audit import AuditInbox


class Safeguards(Protocol):
    """The part of a unit of work that moderation and compliance live on."""

    @property
    @abstractmethod
    def audit(self) -> AuditInbox: ...

"""Remembered permissions of people who are pictured."""

from abc import abstractmethod
from typing import Protocol

from stario.domain.compliance.model.permission import Permission, PermissionUse, UseKind
from stario.domain.kernel.ids import AccountId, PermissionId


class Permissions(Protocol):
    @abstractmethod
    async def add(self, permission: Permission) -> None:
        """
        Remember a new one.

        Raises:
            Conflict: the id is taken.
        """
        ...

    @abstractmethod
    async def get(self, permission: PermissionId, *, lock: bool = False) -> Permission:
        """
        Find one; with *lock* nobody else changes it before this ends.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def save(self, permission: Permission) -> None:
        """Replace one that this transaction has locked."""
        ...

    @abstractmethod
    async def of_account(self, account: AccountId, *, lock: bool = False) -> tuple[Permission, ...]:
        """Oldest first, ended ones too."""
        ...

    @abstractmethod
    async def use(self, use: PermissionUse) -> None:
        """Note what stands on it; the first note of a subject stays."""
        ...

    @abstractmethod
    async def uses(self, permission: PermissionId) -> tuple[PermissionUse, ...]:
        """What stands on it, oldest first."""
        ...

    @abstractmethod
    async def behind(self, kind: UseKind, subject_id: str) -> PermissionId | None:
        """What a subject stands on."""
        ...

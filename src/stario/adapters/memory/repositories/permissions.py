"""Permissions of people who are pictured in memory."""

import attrs

from stario.adapters.memory.transaction import Transaction
from stario.domain.compliance.model.permission import Permission, PermissionUse, UseKind
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, PermissionId
from stario.ports.repositories.permissions import Permissions


@attrs.frozen
class MemoryPermissions(Permissions):
    _transaction: Transaction

    async def add(self, permission: Permission) -> None:
        tables = await self._transaction.writing()
        self._transaction.refer(tables.accounts, permission.account_id)
        if permission.id in tables.permissions:
            raise Conflict(what="permission")
        tables.permissions[permission.id] = permission

    async def get(self, permission: PermissionId, *, lock: bool = False) -> Permission:
        tables = await self._transaction.writing() if lock else self._transaction.tables
        try:
            return tables.permissions[permission]
        except KeyError:
            raise NotFound(what="permission") from None

    async def save(self, permission: Permission) -> None:
        remembered = (await self._transaction.writing()).permissions
        if permission.id in remembered:
            remembered[permission.id] = permission

    async def of_account(self, account: AccountId, *, lock: bool = False) -> tuple[Permission, ...]:
        tables = await self._transaction.writing() if lock else self._transaction.tables
        mine = [each for each in tables.permissions.values() if each.account_id == account]
        return tuple(sorted(mine, key=lambda each: (each.given_at, each.id)))

    async def use(self, use: PermissionUse) -> None:
        tables = await self._transaction.writing()
        self._transaction.refer(tables.permissions, use.permission_id)
        tables.permission_uses.setdefault((use.kind.value, use.subject_id), use)

    async def uses(self, permission: PermissionId) -> tuple[PermissionUse, ...]:
        found = [
            use
            for use in self._transaction.tables.permission_uses.values()
            if use.permission_id == permission
        ]
        return tuple(sorted(found, key=lambda use: (use.at, use.subject_id)))

    async def behind(self, kind: UseKind, subject_id: str) -> PermissionId | None:
        use = self._transaction.tables.permission_uses.get((kind.value, subject_id))
        return None if use is None else use.permission_id

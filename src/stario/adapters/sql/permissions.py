"""Remembered permissions of people who are pictured in SQL."""

import attrs
from sqlalchemy import RowMapping, select, update

from stario.adapters.sql.rows import flat
from stario.adapters.sql.tables import permission_uses, permissions
from stario.adapters.sql.transaction import Rows, Transaction
from stario.domain.compliance.model.consent_text import TextKind
from stario.domain.compliance.model.permission import (
    Permission,
    PermissionUse,
    Relation,
    Subject,
    UseKind,
)
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, PermissionId
from stario.domain.kernel.language import Language
from stario.ports.repositories.permissions import Permissions


@attrs.frozen
class SqlPermissions(Permissions):
    _transaction: Transaction

    async def add(self, permission: Permission) -> None:
        if not await self._transaction.add(permissions, flat(permission)):
            raise Conflict(what="permission")

    async def get(self, permission: PermissionId, *, lock: bool = False) -> Permission:
        found = await self._rows(select(permissions).where(permissions.c.id == permission), lock)
        if not found:
            raise NotFound(what="permission")
        return found[0]

    async def save(self, permission: Permission) -> None:
        await self._transaction.write(
            update(permissions).where(permissions.c.id == permission.id).values(flat(permission))
        )

    async def of_account(self, account: AccountId, *, lock: bool = False) -> tuple[Permission, ...]:
        mine = select(permissions).where(permissions.c.account_id == account)
        return await self._rows(mine.order_by(permissions.c.given_at, permissions.c.id), lock)

    async def use(self, use: PermissionUse) -> None:
        await self._transaction.add(permission_uses, flat(use))

    async def uses(self, permission: PermissionId) -> tuple[PermissionUse, ...]:
        rows = await self._transaction.rows(
            select(permission_uses)
            .where(permission_uses.c.permission_id == permission)
            .order_by(permission_uses.c.at, permission_uses.c.subject_id)
        )
        return tuple(map(_use, rows))

    async def behind(self, kind: UseKind, subject_id: str) -> PermissionId | None:
        row = await self._transaction.row(
            select(permission_uses.c.permission_id).where(
                permission_uses.c.kind == kind.value, permission_uses.c.subject_id == subject_id
            )
        )
        return None if row is None else PermissionId(row["permission_id"])

    async def _rows(self, wanted: Rows, lock: bool) -> tuple[Permission, ...]:
        read = self._transaction.locked if lock else self._transaction.rows
        return tuple(map(_permission, await read(wanted)))


def _permission(row: RowMapping) -> Permission:
    return Permission(
        id=row["id"],
        account_id=row["account_id"],
        kind=TextKind(row["kind"]),
        subject=Subject(row["subject"]),
        relation=row["relation"] and Relation(row["relation"]),
        text_version=row["text_version"],
        text_sha256=row["text_sha256"],
        language=Language(row["language"]),
        given_at=row["given_at"],
        valid_until=row["valid_until"],
        withdrawn_at=row["withdrawn_at"],
    )


def _use(row: RowMapping) -> PermissionUse:
    return PermissionUse(
        kind=UseKind(row["kind"]),
        subject_id=row["subject_id"],
        permission_id=row["permission_id"],
        at=row["at"],
    )

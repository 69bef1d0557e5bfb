"""Counts of the compliance report in SQL."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

import attrs
from sqlalchemy import Column, ColumnElement, RowMapping, Table, delete, func, select

from stario.adapters.sql.tables import (
    accounts,
    consents,
    face_uploads,
    jobs,
    orders,
    permissions,
    verifications,
)
from stario.adapters.sql.transaction import Transaction
from stario.domain.compliance.model.compliance_report import Verification, VerifiedChain
from stario.domain.faces.model.face_upload import FacePurpose
from stario.domain.generation.model.job import JobState
from stario.domain.identity.model.role import Role
from stario.domain.kernel.money import Money
from stario.domain.orders.model.order import OrderState
from stario.ports.repositories.oversight import ConsentFigures, Oversight, PlatformFigures

StateT = TypeVar("StateT", bound=StrEnum)


@attrs.frozen
class SqlOversight(Oversight):
    _transaction: Transaction

    async def deletion_delays(self, *, since: datetime, limit: int) -> tuple[float, ...]:
        photos = face_uploads.c
        rows = await self._transaction.rows(
            select(photos.purpose, photos.due_at, photos.last_used_at, photos.deleted_at)
            .where(photos.deleted_at >= since)
            .order_by(photos.deleted_at.desc())
            .limit(limit)
        )
        return tuple(sorted(_delay(row) for row in rows))

    async def deletions(self, *, since: datetime) -> int:
        return await self._count(face_uploads, face_uploads.c.deleted_at >= since)

    async def consents(self, *, at: datetime) -> ConsentFigures:
        withdrawn, given = permissions.c.withdrawn_at, consents.c.revoked_at
        return ConsentFigures(
            consents_in_force=await self._count(
                consents, given.is_(None) & (consents.c.valid_until > at)
            ),
            consents_revoked=await self._count(consents, given.is_not(None)),
            permissions_in_force=await self._count(
                permissions, withdrawn.is_(None) & (permissions.c.valid_until > at)
            ),
            permissions_withdrawn=await self._count(permissions, withdrawn.is_not(None)),
        )

    async def platform(self, *, since: datetime) -> PlatformFigures:
        paid, standing = orders.c.paid_at.is_not(None), accounts.c.blocked_at.is_(None)
        return PlatformFigures(
            accounts=await self._by(accounts, accounts.c.role, Role, standing),
            orders=await self._by(orders, orders.c.state, OrderState),
            jobs=await self._by(jobs, jobs.c.state, JobState),
            revenue=await self._sum(orders.c.total - orders.c.refunded, paid),
            revenue_since=await self._sum(
                orders.c.total - orders.c.refunded, orders.c.paid_at >= since
            ),
            refunded=await self._sum(orders.c.refunded, paid),
        )

    async def verification(self, chain: VerifiedChain) -> Verification | None:
        row = await self._transaction.row(
            select(verifications).where(verifications.c.chain == chain.value)
        )
        if row is None:
            return None
        return Verification(
            chain=VerifiedChain(row["chain"]),
            at=row["at"],
            entries=row["entries"],
            head=row["head"],
            fault_count=row["fault_count"],
            faults=tuple(row["faults"]),
        )

    async def verified(self, verification: Verification) -> None:
        row = attrs.asdict(verification) | {
            "chain": verification.chain.value,
            "faults": list(verification.faults),
        }
        await self._transaction.write(
            delete(verifications).where(verifications.c.chain == verification.chain.value)
        )
        await self._transaction.add(verifications, row)

    async def _count(self, table: Table, condition: ColumnElement[bool]) -> int:
        (row,) = await self._transaction.rows(
            select(func.count().label("n")).select_from(table).where(condition)
        )
        return int(row["n"])

    async def _by(
        self,
        table: Table,
        column: Column[str],
        states: type[StateT],
        *conditions: ColumnElement[bool],
    ) -> Mapping[StateT, int]:
        rows = await self._transaction.rows(
            select(column.label("state"), func.count().label("n"))
            .select_from(table)
            .where(*conditions)
            .group_by(column)
        )
        return {states(row["state"]): int(row["n"]) for row in rows}

    async def _sum(self, amount: ColumnElement[int], condition: ColumnElement[bool]) -> Money:
        (row,) = await self._transaction.rows(
            select(func.sum(amount).label("total")).select_from(orders).where(condition)
        )
        return Money(int(row["total"] or 0))


def _delay(row: RowMapping) -> float:
    waits = row["purpose"] == FacePurpose.POSTER.value or row["last_used_at"] is None
    counts_from, deleted_at = row["due_at" if waits else "last_used_at"], row["deleted_at"]
    if not isinstance(counts_from, datetime) or not isinstance(deleted_at, datetime):
        raise TypeError("a receipt has its times")
    return max(0.0, (deleted_at - counts_from).total_seconds())

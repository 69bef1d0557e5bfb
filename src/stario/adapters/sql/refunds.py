"""Remembered refunds, what providers said, and how they are, in SQL."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import attrs
from sqlalchemy import Boolean, RowMapping, false, literal, or_, select, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from stario.adapters.sql.rows import counted, flat, paged
from stario.adapters.sql.tables import callbacks, provider_states, refunds
from stario.adapters.sql.transaction import Rows, Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import CallbackId, OrderId, RefundId
from stario.domain.kernel.money import Money
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import Refund, RefundReason, RefundState
from stario.ports.repositories.payments import (
    Callback,
    Callbacks,
    ProviderState,
    ProviderStates,
    Refunds,
)


class Holds(FunctionElement[bool]):
    """Whether bytes have other ones in them."""

    name = "holds"
    type = Boolean()
    inherit_cache = True


@compiles(Holds, "postgresql")
def _holds_on_postgresql(element: Holds, compiler: SQLCompiler, **options: Any) -> str:
    whole, part = (compiler.process(clause, **options) for clause in element.clauses)
    return f"position({part} IN {whole}) > 0"


@compiles(Holds, "sqlite")
def _holds_on_sqlite(element: Holds, compiler: SQLCompiler, **options: Any) -> str:
    whole, part = (compiler.process(clause, **options) for clause in element.clauses)
    return f"instr({whole}, {part}) > 0"


@attrs.frozen
class SqlRefunds(Refunds):
    _transaction: Transaction

    async def add(self, refund: Refund) -> None:
        if not await self._transaction.add(refunds, _row(refund)):
            raise Conflict(what="refund")

    async def get(self, refund: RefundId, *, lock: bool = False) -> Refund:
        wanted: Rows = select(refunds).where(refunds.c.id == refund)
        read = self._transaction.locked if lock else self._transaction.rows
        rows = await read(wanted)
        if not rows:
            raise NotFound(what="refund")
        return _refund(rows[0])

    async def save(self, refund: Refund) -> None:
        await self._transaction.write(
            update(refunds).where(refunds.c.id == refund.id).values(_row(refund))
        )

    async def of_order(self, order: OrderId) -> tuple[Refund, ...]:
        rows = await self._transaction.rows(
            select(refunds)
            .where(refunds.c.order_id == order)
            .order_by(refunds.c.created_at, refunds.c.id)
        )
        return tuple(map(_refund, rows))

    async def list(
        self, request: PageRequest, *, states: frozenset[RefundState] = frozenset()
    ) -> Page[Refund]:
        wanted: Rows = select(refunds)
        if states:
            wanted = wanted.where(refunds.c.state.in_(sorted(state.value for state in states)))
        newest_first = wanted.order_by(refunds.c.created_at.desc(), refunds.c.id.desc())
        rows = await self._transaction.rows(paged(newest_first, request))
        total = await counted(self._transaction, refunds, wanted)
        return Page(tuple(map(_refund, rows)), total, request)


@attrs.frozen
class SqlCallbacks(Callbacks):
    _transaction: Transaction

    async def add(self, callback: Callback) -> None:
        row = flat(callback) | {"headers": dict(callback.headers)}
        if not await self._transaction.add(callbacks, row):
            raise Conflict(what="callback")

    async def answered(self, callback: CallbackId, answer: bytes, *, at: datetime) -> None:
        await self._transaction.write(
            update(callbacks)
            .where(callbacks.c.id == callback, callbacks.c.answer.is_(None))
            .values(answer=answer, answered_at=at)
        )

    async def list(
        self, request: PageRequest, *, provider: Provider | None = None
    ) -> Page[Callback]:
        wanted: Rows = select(callbacks)
        if provider is not None:
            wanted = wanted.where(callbacks.c.provider == provider.value)
        newest_first = wanted.order_by(callbacks.c.received_at.desc(), callbacks.c.id.desc())
        rows = await self._transaction.rows(paged(newest_first, request))
        found = tuple(Callback(**{**row, "provider": Provider(row["provider"])}) for row in rows)
        return Page(found, await counted(self._transaction, callbacks, wanted), request)

    async def forget_about(
        self, provider: Provider, names: Iterable[str], *, since: datetime
    ) -> int:
        says = [Holds(callbacks.c.body, literal(name.encode("ascii"))) for name in names]
        emptying = update(callbacks).where(
            callbacks.c.provider == provider.value,
            callbacks.c.received_at >= since,
            or_(false(), *says),
        )
        return await self._transaction.write(emptying.values(body=b""))


@attrs.frozen
class SqlProviderStates(ProviderStates):
    _transaction: Transaction

    async def note(self, state: ProviderState) -> None:
        if await self._transaction.add(provider_states, flat(state)):
            return
        await self._transaction.write(
            update(provider_states)
            .where(
                provider_states.c.provider == state.provider.value,
                provider_states.c.checked_at <= state.checked_at,
            )
            .values(flat(state))
        )

    async def list(self) -> tuple[ProviderState, ...]:
        rows = await self._transaction.rows(
            select(provider_states).order_by(provider_states.c.provider)
        )
        return tuple(
            ProviderState(**{**row, "provider": Provider(row["provider"])}) for row in rows
        )


def _row(refund: Refund) -> dict[str, object]:
    return flat(refund) | {"amount": refund.amount.tiyin}


def _refund(row: RowMapping) -> Refund:
    return Refund(
        **{
            **row,
            "amount": Money(row["amount"]),
            "reason": RefundReason(row["reason"]),
            "state": RefundState(row["state"]),
        }
    )

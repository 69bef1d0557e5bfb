"""Remembered payments in SQL."""

from collections.abc import Mapping
from datetime import datetime

import attrs
from sqlalchemy import ColumnElement, RowMapping, bindparam, func, select, text, update

from stario.adapters.sql.rows import counted, flat, paged
from stario.adapters.sql.tables import payments
from stario.adapters.sql.tables.payments import UNSETTLED
from stario.adapters.sql.transaction import Rows, Transaction
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import OrderId, PaymentId
from stario.domain.kernel.money import Money
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.payments.model.payment import (
    CancelReason,
    Payment,
    PaymentNotFound,
    PaymentState,
)
from stario.domain.payments.model.provider import Provider
from stario.ports.repositories.payments import PaymentFilter, Payments

LARGEST_NUMBER = 2**63 - 1


@attrs.frozen
class SqlPayments(Payments):
    _transaction: Transaction

    async def add(self, payment: Payment) -> Payment:
        row = _row(payment)
        del row["number"]
        key = await self._transaction.added(payments, row)
        if key is None:
            raise Conflict(what="payment")
        return attrs.evolve(payment, number=key["number"])

    async def get(self, payment: PaymentId) -> Payment:
        return await self._one(_GET, id=payment)

    async def of_number(self, provider: Provider, number: int) -> Payment:
        if not 0 < number <= LARGEST_NUMBER:
            raise PaymentNotFound
        return await self._one(_OF_NUMBER, number=number, provider=provider.value)

    async def of_transaction(self, provider: Provider, provider_tx: str) -> Payment:
        return await self._one(_OF_TRANSACTION, provider=provider.value, provider_tx=provider_tx)

    async def save(self, payment: Payment) -> None:
        await self._transaction.write(_SAVE, _row(payment) | {"saved": payment.id})

    async def of_order(self, order: OrderId) -> tuple[Payment, ...]:
        return await self._all(_OF_ORDER, order=order)

    async def statement(
        self, provider: Provider, *, since: datetime, until: datetime
    ) -> tuple[Payment, ...]:
        return await self._all(
            select(payments)
            .where(
                payments.c.provider == provider.value,
                payments.c.provider_time.between(since, until),
            )
            .order_by(payments.c.provider_time, payments.c.number)
        )

    async def overdue(
        self, *, at: datetime, limit: int, is_begun: bool = False
    ) -> tuple[Payment, ...]:
        begun = [payments.c.state == PaymentState.PENDING.value] if is_begun else []
        return await self._all(
            select(payments)
            .where(text(UNSETTLED), payments.c.expires_at <= at, *begun)
            .order_by(payments.c.expires_at, payments.c.number)
            .limit(limit)
        )

    async def list(self, request: PageRequest, wanted: PaymentFilter) -> Page[Payment]:
        chosen: Rows = select(payments).where(*_conditions(wanted))
        newest_first = chosen.order_by(payments.c.created_at.desc(), payments.c.number.desc())
        found = await self._all(paged(newest_first, request))
        return Page(found, await counted(self._transaction, payments, chosen), request)

    async def outcomes(self, *, since: datetime) -> Mapping[tuple[Provider, PaymentState], int]:
        rows = await self._transaction.rows(
            select(payments.c.provider, payments.c.state, func.count().label("count"))
            .where(payments.c.updated_at >= since)
            .group_by(payments.c.provider, payments.c.state)
        )
        return {
            (Provider(row["provider"]), PaymentState(row["state"])): row["count"] for row in rows
        }

    async def _one(self, wanted: Rows, **values: object) -> Payment:
        row = await self._transaction.row(wanted, values)
        if row is None:
            raise PaymentNotFound
        return _payment(row)

    async def _all(self, wanted: Rows, **values: object) -> tuple[Payment, ...]:
        return tuple(map(_payment, await self._transaction.rows(wanted, values)))


def _by(*names: str) -> Rows:
    return select(payments).where(*(payments.c[name] == bindparam(name) for name in names))


# Made once: every callback of a provider runs some of them.
_GET = _by("id")
_OF_NUMBER = _by("number", "provider")
_OF_TRANSACTION = _by("provider", "provider_tx")
_OF_ORDER = (
    select(payments).where(payments.c.order_id == bindparam("order")).order_by(payments.c.number)
)
_SAVE = update(payments).where(payments.c.id == bindparam("saved"))


def _conditions(wanted: PaymentFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.provider is not None:
        conditions.append(payments.c.provider == wanted.provider.value)
    if wanted.states:
        conditions.append(payments.c.state.in_(sorted(state.value for state in wanted.states)))
    if wanted.order_id is not None:
        conditions.append(payments.c.order_id == wanted.order_id)
    if wanted.is_surplus is not None:
        conditions.append(payments.c.is_surplus.is_(wanted.is_surplus))
    if wanted.since is not None:
        conditions.append(payments.c.created_at >= wanted.since)
    if wanted.before is not None:
        conditions.append(payments.c.created_at < wanted.before)
    return conditions


def _row(payment: Payment) -> dict[str, object]:
    return flat(payment) | {
        "amount": payment.amount.tiyin,
        "fee": payment.fee.tiyin,
        "refunded": payment.refunded.tiyin,
        "facts": dict(payment.facts),
    }


def _payment(row: RowMapping) -> Payment:
    reason = row["cancel_reason"]
    return Payment(
        **{
            **row,
            "provider": Provider(row["provider"]),
            "state": PaymentState(row["state"]),
            "amount": Money(row["amount"]),
            "fee": Money(row["fee"]),
            "refunded": Money(row["refunded"]),
            "cancel_reason": None if reason is None else CancelReason(reason),
        }
    )

"""Paid orders with their payments in SQL."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import attrs
from sqlalchemy import RowMapping, or_, select, text

from stario.adapters.sql.order_rows import line_of, order_of
from stario.adapters.sql.tables import order_lines, orders, payments
from stario.adapters.sql.tables.payments import COUNTS
from stario.adapters.sql.transaction import Rows, Transaction
from stario.domain.kernel.ids import OrderId
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.ledger.model.revenue import Sale
from stario.domain.orders.model.order_line import OrderLine
from stario.domain.payments.model.provider import Provider
from stario.ports.repositories.ledger import Sales

KEYS_AT_ONCE = 500


@attrs.frozen
class SqlSales(Sales):
    _transaction: Transaction

    async def paid(
        self,
        *,
        since: datetime,
        before: datetime,
        after: tuple[datetime, OrderId] | None = None,
        limit: int = 500,
    ) -> tuple[Sale, ...]:
        wanted = select(orders).where(orders.c.paid_at >= since, orders.c.paid_at < before)
        if after is not None:
            at, id_ = after
            wanted = wanted.where(
                or_(orders.c.paid_at > at, (orders.c.paid_at == at) & (orders.c.id > id_))
            )
        return await self._sales(wanted.order_by(orders.c.paid_at, orders.c.id).limit(limit))

    async def of(self, orders_: Iterable[OrderId]) -> Mapping[OrderId, Sale]:
        asked = sorted(set(orders_))
        found: dict[OrderId, Sale] = {}
        for first in range(0, len(asked), KEYS_AT_ONCE):
            part = asked[first : first + KEYS_AT_ONCE]
            wanted = select(orders).where(orders.c.id.in_(part), orders.c.paid_at.is_not(None))
            found |= {sale.order.id: sale for sale in await self._sales(wanted)}
        return found

    async def _sales(self, wanted: Rows) -> tuple[Sale, ...]:
        rows = await self._transaction.rows(wanted)
        ids = [row["id"] for row in rows]
        lines: dict[str, list[OrderLine]] = {}
        for line in await self._transaction.rows(
            select(order_lines)
            .where(order_lines.c.order_id.in_(ids))
            .order_by(order_lines.c.order_id, order_lines.c.number)
        ):
            lines.setdefault(line["order_id"], []).append(line_of(line))
        # The words of the partial index, or the planner does not see that it fits.
        counting = await self._transaction.rows(
            select(payments.c.order_id, payments.c.provider, payments.c.fee).where(
                payments.c.order_id.in_(ids), text(COUNTS)
            )
        )
        paying = {row["order_id"]: row for row in counting}
        return tuple(_sale(row, lines.get(row["id"], ()), paying.get(row["id"])) for row in rows)


def _sale(row: RowMapping, lines: Sequence[OrderLine], payment: RowMapping | None) -> Sale:
    return Sale(
        order=order_of(row, lines),
        provider=Provider(payment["provider"]) if payment else None,
        fee=Money(payment["fee"]) if payment else NOTHING,
        paid_at=row["paid_at"],
    )

"""Who of the staff reads whose data, counted in SQL."""

from datetime import date, datetime

import attrs
from sqlalchemy import ColumnElement, Integer, Select, and_, exists, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from stario.adapters.sql.tables import (
    appeals,
    audit_entries,
    order_claims,
    orders,
    review_cases,
)
from stario.adapters.sql.transaction import Transaction
from stario.domain.compliance.model.anomalies import CauselessReads, HourOfReads, ReadersOfOne
from stario.domain.compliance.model.audit_event import Outcome
from stario.domain.moderation.model.appeal import AppealState
from stario.domain.orders.model.claim import ClaimState
from stario.ports.repositories.access import AccessCounts

EPOCH_DAY = date(1970, 1, 1).toordinal()
ENTRY = audit_entries.c
SUBJECT = ENTRY.details["subjects"].as_string()
PEOPLE = ENTRY.details["subject_count"].as_integer()


class TashkentHour(FunctionElement[int]):
    """Hours of the clock in Tashkent since the first day of 1970 began there, of a column."""

    type = Integer()
    inherit_cache = True


@compiles(TashkentHour, "postgresql")
def _in_postgresql(element: TashkentHour, compiler: SQLCompiler, **_: object) -> str:
    (column,) = element.clauses
    at = compiler.process(column)
    return f"CAST(floor((extract(epoch FROM {at}) + 18000) / 3600) AS INTEGER)"


@compiles(TashkentHour, "sqlite")
def _in_sqlite(element: TashkentHour, compiler: SQLCompiler, **_: object) -> str:
    (column,) = element.clauses
    return f"(({compiler.process(column)} / 1000000 + 18000) / 3600)"


HOUR = TashkentHour(ENTRY.at)
# Whole numbers divide to whole ones in both databases; nothing is older than 1970.
DAY = HOUR.op("/")(24)


@attrs.frozen
class SqlAccessCounts(AccessCounts):
    _transaction: Transaction

    async def by_hour(self, *, since: datetime, before: datetime) -> tuple[HourOfReads, ...]:
        hours = (
            select(ENTRY.actor_id, HOUR.label("hour"), PEOPLE.label("people"))
            .where(_reads(since, before))
            .subquery("hours")
        )
        rows = await self._transaction.rows(
            select(
                hours.c.actor_id,
                hours.c.hour,
                func.count().label("reads"),
                func.sum(hours.c.people).label("people"),
            ).group_by(hours.c.actor_id, hours.c.hour)
        )
        return tuple(
            HourOfReads(
                reader=row["actor_id"],
                day=_day(row["hour"]),
                hour=row["hour"] % 24,
                reads=row["reads"],
                people=int(row["people"]),
            )
            for row in rows
        )

    async def by_subject(
        self, *, since: datetime, before: datetime, readers: int
    ) -> tuple[ReadersOfOne, ...]:
        single = _single(since, before).subquery("single")
        many = func.count(single.c.actor_id.distinct())
        rows = await self._transaction.rows(
            select(
                single.c.subject,
                single.c.day,
                many.label("readers"),
                func.count().label("reads"),
            )
            .group_by(single.c.subject, single.c.day)
            .having(many >= readers)
        )
        return tuple(
            ReadersOfOne(
                subject=row["subject"],
                day=_day(row["day"] * 24),
                readers=row["readers"],
                reads=row["reads"],
            )
            for row in rows
        )

    async def causeless(
        self, *, since: datetime, before: datetime, cause_since: datetime
    ) -> tuple[CauselessReads, ...]:
        single = _single(since, before).subquery("single")
        rows = await self._transaction.rows(
            select(
                single.c.actor_id,
                single.c.subject,
                single.c.day,
                func.count().label("reads"),
            )
            .where(~_cause(single.c.subject, cause_since))
            .group_by(single.c.actor_id, single.c.subject, single.c.day)
        )
        return tuple(
            CauselessReads(
                reader=row["actor_id"],
                subject=row["subject"],
                day=_day(row["day"] * 24),
                reads=row["reads"],
            )
            for row in rows
        )


def _reads(since: datetime, before: datetime) -> ColumnElement[bool]:
    return and_(
        ENTRY.at >= since,
        ENTRY.at < before,
        ENTRY.action == "staff.read",
        ENTRY.outcome == Outcome.SUCCEEDED.value,
        ENTRY.actor_id.is_not(None),
        PEOPLE > 0,
        ENTRY.actor_id != SUBJECT,
    )


def _single(since: datetime, before: datetime) -> Select[tuple[str, str, int]]:
    return select(ENTRY.actor_id, SUBJECT.label("subject"), DAY.label("day")).where(
        _reads(since, before), PEOPLE == 1
    )


def _cause(subject: ColumnElement[str], since: datetime) -> ColumnElement[bool]:
    claimed = order_claims.join(orders, orders.c.id == order_claims.c.order_id)
    return or_(
        exists().where(orders.c.account_id == subject, orders.c.updated_at >= since),
        exists().where(
            review_cases.c.account_id == subject,
            or_(review_cases.c.closed_at.is_(None), review_cases.c.opened_at >= since),
        ),
        exists().where(
            appeals.c.account_id == subject,
            or_(appeals.c.state == AppealState.OPEN.value, appeals.c.filed_at >= since),
        ),
        exists(order_claims.c.id)
        .select_from(claimed)
        .where(orders.c.account_id == subject, order_claims.c.state == ClaimState.OPEN.value),
    )


def _day(hour: int) -> date:
    return date.fromordinal(EPOCH_DAY + int(hour) // 24)

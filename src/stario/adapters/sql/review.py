"""The review queue and appeals in SQL."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import attrs
from sqlalchemy import ColumnElement, and_, case, func, or_, select, text, update

from stario.adapters.sql.review_rows import (
    appeal_of_row,
    case_of_row,
    row_of_appeal,
    row_of_case,
)
from stario.adapters.sql.rows import counted, paged
from stario.adapters.sql.tables.review import appeals, review_cases
from stario.adapters.sql.transaction import Rows, Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, AppealId, CaseId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.moderation.model.appeal import Appeal, AppealState
from stario.domain.moderation.model.review_case import CaseState, ReviewCase, Severity, Subject
from stario.ports.repositories.review import Appeals, CaseFilter, Cases, Waiting

CASE = review_cases.c
APPEAL = appeals.c
NOT_CLOSED = CASE.closed_at.is_(None)
FULL = text("has_content IS TRUE")


@attrs.frozen
class SqlCases(Cases):
    _transaction: Transaction

    async def add(self, case: ReviewCase) -> None:
        if not await self._transaction.add(review_cases, row_of_case(case)):
            raise Conflict(what="case")

    async def get(self, case: CaseId, *, lock: bool = False) -> ReviewCase:
        read = self._transaction.locked if lock else self._transaction.rows
        rows = await read(select(review_cases).where(CASE.id == case))
        if not rows:
            raise NotFound(what="case")
        return case_of_row(rows[0])

    async def save(self, case: ReviewCase) -> None:
        replacing = update(review_cases).where(CASE.id == case.id).values(row_of_case(case))
        if await self._transaction.write(replacing) != 1:
            raise NotFound(what="case")

    async def about(self, subject: Subject, subject_id: str) -> ReviewCase | None:
        rows = await self._transaction.locked(_of(subject, subject_id).where(NOT_CLOSED).limit(1))
        return case_of_row(rows[0]) if rows else None

    async def of_subject(self, subject: Subject, subject_id: str) -> tuple[ReviewCase, ...]:
        return tuple(map(case_of_row, await self._transaction.rows(_of(subject, subject_id))))

    async def list(
        self, request: PageRequest, wanted: CaseFilter, *, at: datetime
    ) -> Page[ReviewCase]:
        chosen = select(review_cases).where(*_conditions(wanted, at))
        ranked = chosen.order_by(CASE.rank_at, CASE.id)
        rows = await self._transaction.rows(paged(ranked, request))
        total = await counted(self._transaction, review_cases, chosen)
        return Page(tuple(map(case_of_row, rows)), total, request)

    async def free(
        self, *, at: datetime, but: Collection[Severity] = (), after: ReviewCase | None = None
    ) -> ReviewCase | None:
        unclaimed = or_(CASE.claimed_until.is_(None), CASE.claimed_until <= at)
        chosen: Rows = select(review_cases).where(NOT_CLOSED, unclaimed)
        if but:
            chosen = chosen.where(CASE.severity.not_in([severity.value for severity in but]))
        if after is not None:
            later = and_(CASE.rank_at == after.rank_at, CASE.id > after.id)
            chosen = chosen.where(or_(CASE.rank_at > after.rank_at, later))
        first = chosen.order_by(CASE.rank_at, CASE.id).limit(1)
        rows = await self._transaction.locked(first, skip_locked=True)
        return case_of_row(rows[0]) if rows else None

    async def waiting(self, *, at: datetime) -> Mapping[Severity, Waiting]:
        rows = await self._transaction.rows(
            select(CASE.severity, *_counts(CASE.due_at, at), func.min(CASE.opened_at).label("o"))
            .where(NOT_CLOSED)
            .group_by(CASE.severity)
        )
        found = {
            Severity(row["severity"]): Waiting(
                count=row["n"], overdue=row["late"], oldest_at=row["o"]
            )
            for row in rows
        }
        return {severity: found.get(severity, Waiting()) for severity in Severity}

    async def opened(self, *, since: datetime) -> int:
        counting = select(func.count().label("n")).where(CASE.opened_at >= since)
        (row,) = await self._transaction.rows(counting)
        return int(row["n"])

    async def decision_times(self, *, since: datetime, limit: int) -> tuple[timedelta, ...]:
        rows = await self._transaction.rows(
            select(CASE.opened_at, CASE.closed_at)
            .where(CASE.outcome.is_not(None), CASE.closed_at >= since)
            .order_by(CASE.closed_at.desc())
            .limit(limit)
        )
        return tuple(row["closed_at"] - row["opened_at"] for row in rows)

    async def latest(self, *, limit: int) -> tuple[ReviewCase, ...]:
        full = select(review_cases).where(FULL)
        rows = await self._transaction.rows(
            full.order_by(CASE.opened_at.desc(), CASE.id.desc()).limit(limit)
        )
        return tuple(case for case in map(case_of_row, rows) if case.texts)

    async def of_account(self, account: AccountId, *, lock: bool = False) -> tuple[ReviewCase, ...]:
        read = self._transaction.locked if lock else self._transaction.rows
        mine = select(review_cases).where(CASE.account_id == account)
        rows = await read(mine.order_by(CASE.opened_at.desc(), CASE.id.desc()))
        return tuple(map(case_of_row, rows))

    async def full(self, *, closed_before: datetime, limit: int) -> tuple[ReviewCase, ...]:
        rows = await self._transaction.locked(
            select(review_cases)
            .where(FULL, CASE.closed_at < closed_before)
            .order_by(CASE.closed_at, CASE.id)
            .limit(limit),
            skip_locked=True,
        )
        return tuple(map(case_of_row, rows))


@attrs.frozen
class SqlAppeals(Appeals):
    _transaction: Transaction

    async def add(self, appeal: Appeal) -> None:
        if not await self._transaction.add(appeals, row_of_appeal(appeal)):
            raise Conflict(what="appeal")

    async def get(self, appeal: AppealId, *, lock: bool = False) -> Appeal:
        read = self._transaction.locked if lock else self._transaction.rows
        rows = await read(select(appeals).where(APPEAL.id == appeal))
        if not rows:
            raise NotFound(what="appeal")
        return appeal_of_row(rows[0])

    async def save(self, appeal: Appeal) -> None:
        replacing = update(appeals).where(APPEAL.id == appeal.id).values(row_of_appeal(appeal))
        if await self._transaction.write(replacing) != 1:
            raise NotFound(what="appeal")

    async def of_case(self, case: CaseId, *, lock: bool = False) -> tuple[Appeal, ...]:
        read = self._transaction.locked if lock else self._transaction.rows
        about = select(appeals).where(APPEAL.case_id == case)
        rows = await read(about.order_by(APPEAL.filed_at, APPEAL.id))
        return tuple(map(appeal_of_row, rows))

    async def list(self, request: PageRequest, *, state: AppealState | None) -> Page[Appeal]:
        chosen = select(appeals)
        if state is not None:
            chosen = chosen.where(APPEAL.state == state.value)
        soonest_first = chosen.order_by(APPEAL.due_at, APPEAL.id)
        rows = await self._transaction.rows(paged(soonest_first, request))
        total = await counted(self._transaction, appeals, chosen)
        return Page(tuple(map(appeal_of_row, rows)), total, request)

    async def of_account(self, account: AccountId, *, lock: bool = False) -> tuple[Appeal, ...]:
        read = self._transaction.locked if lock else self._transaction.rows
        mine = select(appeals).where(APPEAL.account_id == account)
        rows = await read(mine.order_by(APPEAL.filed_at.desc(), APPEAL.id.desc()))
        return tuple(map(appeal_of_row, rows))

    async def waiting(self, *, at: datetime) -> Waiting:
        (row,) = await self._transaction.rows(
            select(*_counts(APPEAL.due_at, at), func.min(APPEAL.filed_at).label("o")).where(
                APPEAL.state == AppealState.OPEN.value
            )
        )
        return Waiting(count=row["n"], overdue=row["late"] or 0, oldest_at=row["o"])

    async def full(self, *, decided_before: datetime, limit: int) -> tuple[Appeal, ...]:
        rows = await self._transaction.locked(
            select(appeals)
            .where(FULL, APPEAL.decided_at < decided_before)
            .order_by(APPEAL.decided_at, APPEAL.id)
            .limit(limit),
            skip_locked=True,
        )
        return tuple(map(appeal_of_row, rows))


def _of(subject: Subject, subject_id: str) -> Rows:
    about = select(review_cases).where(CASE.subject == subject.value, CASE.subject_id == subject_id)
    return about.order_by(CASE.opened_at.desc(), CASE.id.desc())


def _counts(
    due_at: ColumnElement[object], at: datetime
) -> tuple[ColumnElement[int], ColumnElement[int]]:
    late = func.sum(case((due_at < at, 1), else_=0))
    return func.count().label("n"), late.label("late")


def _conditions(wanted: CaseFilter, at: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        NOT_CLOSED if wanted.state is None else _in_state(wanted.state, at)
    ]
    if wanted.severity is not None:
        conditions.append(CASE.severity == wanted.severity.value)
    if wanted.content_type is not None:
        conditions.append(CASE.content_type == wanted.content_type.value)
    if wanted.is_overdue is not None:
        late = CASE.due_at < at
        conditions.append(late if wanted.is_overdue else ~late)
    if wanted.language is not None:
        conditions.append(CASE.language == wanted.language.value)
    if wanted.claimed_by is not None:
        conditions += [CASE.claimed_by == wanted.claimed_by, CASE.claimed_until > at]
    return conditions


def _in_state(state: CaseState, at: datetime) -> ColumnElement[bool]:
    stored = CASE.state == state.value
    if state is CaseState.CLAIMED:
        return stored & (CASE.claimed_until > at)
    if state is CaseState.OPEN:
        lapsed = (CASE.state == CaseState.CLAIMED.value) & (CASE.claimed_until <= at)
        return or_(stored, lapsed)
    return stored

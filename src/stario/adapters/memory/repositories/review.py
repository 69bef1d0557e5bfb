"""The review queue and appeals in memory."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import attrs

from stario.adapters.memory.repositories.pages import page_of
from stario.adapters.memory.transaction import Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, AppealId, CaseId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.moderation.model.appeal import Appeal, AppealState
from stario.domain.moderation.model.review_case import ReviewCase, Severity, Subject
from stario.ports.repositories.review import Appeals, CaseFilter, Cases, Waiting


@attrs.frozen
class MemoryCases(Cases):
    _transaction: Transaction

    async def add(self, case: ReviewCase) -> None:
        tables = await self._transaction.writing()
        about = _about(tables.cases, case.subject, case.subject_id)
        is_open = case.subject is not Subject.CONTENT and any(not each.is_closed for each in about)
        if case.id in tables.cases or is_open:
            raise Conflict(what="case")
        self._transaction.refer(tables.accounts, case.account_id)
        self._transaction.refer(tables.artists, case.artist_id)
        tables.cases[case.id] = case

    async def get(self, case: CaseId, *, lock: bool = False) -> ReviewCase:
        tables = await self._transaction.writing() if lock else self._transaction.tables
        if case not in tables.cases:
            raise NotFound(what="case")
        return tables.cases[case]

    async def save(self, case: ReviewCase) -> None:
        tables = await self._transaction.writing()
        if case.id not in tables.cases:
            raise NotFound(what="case")
        tables.cases[case.id] = case

    async def about(self, subject: Subject, subject_id: str) -> ReviewCase | None:
        cases = (await self._transaction.writing()).cases
        about = _about(cases, subject, subject_id)
        return next((case for case in about if not case.is_closed), None)

    async def of_subject(self, subject: Subject, subject_id: str) -> tuple[ReviewCase, ...]:
        return _about(self._transaction.tables.cases, subject, subject_id)

    async def list(
        self, request: PageRequest, wanted: CaseFilter, *, at: datetime
    ) -> Page[ReviewCase]:
        cases = self._transaction.tables.cases.values()
        chosen = [case for case in cases if _is_wanted(case.seen_at(at), wanted, at)]
        return page_of(sorted(chosen, key=lambda case: (case.rank_at, case.id)), request)

    async def free(
        self, *, at: datetime, but: Collection[Severity] = (), after: ReviewCase | None = None
    ) -> ReviewCase | None:
        cases = (await self._transaction.writing()).cases.values()
        free = sorted(
            (case.rank_at, case.id)
            for case in cases
            if not case.is_closed
            and case.seen_at(at).claimed_until is None
            and case.severity not in but
            and (after is None or (case.rank_at, case.id) > (after.rank_at, after.id))
        )
        return self._transaction.tables.cases[free[0][1]] if free else None

    async def waiting(self, *, at: datetime) -> Mapping[Severity, Waiting]:
        cases = [case for case in self._transaction.tables.cases.values() if not case.is_closed]
        return {
            severity: _waiting(
                [(case.opened_at, case.due_at) for case in cases if case.severity is severity], at
            )
            for severity in Severity
        }

    async def opened(self, *, since: datetime) -> int:
        return sum(case.opened_at >= since for case in self._transaction.tables.cases.values())

    async def decision_times(self, *, since: datetime, limit: int) -> tuple[timedelta, ...]:
        decided = [
            (case.closed_at, case.closed_at - case.opened_at)
            for case in self._transaction.tables.cases.values()
            if case.outcome is not None and case.closed_at is not None and case.closed_at >= since
        ]
        latest_first = sorted(decided, reverse=True)[:limit]
        return tuple(took for _, took in latest_first)

    async def latest(self, *, limit: int) -> tuple[ReviewCase, ...]:
        cases = self._transaction.tables.cases.values()
        full = [case for case in cases if case.emptied() != case]
        full.sort(key=lambda case: (case.opened_at, case.id), reverse=True)
        return tuple(case for case in full[:limit] if case.texts)

    async def of_account(self, account: AccountId, *, lock: bool = False) -> tuple[ReviewCase, ...]:
        tables = await self._transaction.writing() if lock else self._transaction.tables
        mine = [case for case in tables.cases.values() if case.account_id == account]
        return tuple(sorted(mine, key=lambda case: (case.opened_at, case.id), reverse=True))

    async def full(self, *, closed_before: datetime, limit: int) -> tuple[ReviewCase, ...]:
        cases = (await self._transaction.writing()).cases.values()
        over = [
            (case.closed_at, case.id, case)
            for case in cases
            if case.emptied() != case and case.closed_at and case.closed_at < closed_before
        ]
        return tuple(case for _, _, case in sorted(over, key=lambda each: each[:2])[:limit])


@attrs.frozen
class MemoryAppeals(Appeals):
    _transaction: Transaction

    async def add(self, appeal: Appeal) -> None:
        tables = await self._transaction.writing()
        party = (appeal.case_id, appeal.account_id)
        taken = {(each.case_id, each.account_id) for each in tables.appeals.values()}
        if party in taken or appeal.id in tables.appeals:
            raise Conflict(what="appeal")
        self._transaction.refer(tables.cases, appeal.case_id)
        self._transaction.refer(tables.accounts, appeal.account_id)
        tables.appeals[appeal.id] = appeal

    async def get(self, appeal: AppealId, *, lock: bool = False) -> Appeal:
        tables = await self._transaction.writing() if lock else self._transaction.tables
        if appeal not in tables.appeals:
            raise NotFound(what="appeal")
        return tables.appeals[appeal]

    async def save(self, appeal: Appeal) -> None:
        tables = await self._transaction.writing()
        if appeal.id not in tables.appeals:
            raise NotFound(what="appeal")
        tables.appeals[appeal.id] = appeal

    async def of_case(self, case: CaseId, *, lock: bool = False) -> tuple[Appeal, ...]:
        tables = await self._transaction.writing() if lock else self._transaction.tables
        about = [appeal for appeal in tables.appeals.values() if appeal.case_id == case]
        return tuple(sorted(about, key=lambda appeal: (appeal.filed_at, appeal.id)))

    async def list(self, request: PageRequest, *, state: AppealState | None) -> Page[Appeal]:
        appeals = self._transaction.tables.appeals.values()
        chosen = [appeal for appeal in appeals if state in (None, appeal.state)]
        return page_of(sorted(chosen, key=lambda appeal: (appeal.due_at, appeal.id)), request)

    async def of_account(self, account: AccountId, *, lock: bool = False) -> tuple[Appeal, ...]:
        tables = await self._transaction.writing() if lock else self._transaction.tables
        mine = [appeal for appeal in tables.appeals.values() if appeal.account_id == account]
        return tuple(sorted(mine, key=lambda appeal: (appeal.filed_at, appeal.id), reverse=True))

    async def waiting(self, *, at: datetime) -> Waiting:
        appeals = self._transaction.tables.appeals.values()
        is_open = [each for each in appeals if each.state is AppealState.OPEN]
        return _waiting([(appeal.filed_at, appeal.due_at) for appeal in is_open], at)

    async def full(self, *, decided_before: datetime, limit: int) -> tuple[Appeal, ...]:
        appeals = (await self._transaction.writing()).appeals.values()
        over = [
            (appeal.decided_at, appeal.id, appeal)
            for appeal in appeals
            if appeal.emptied() != appeal
            and appeal.decided_at
            and appeal.decided_at < decided_before
        ]
        return tuple(appeal for _, _, appeal in sorted(over, key=lambda each: each[:2])[:limit])


def _about(
    cases: Mapping[str, ReviewCase], subject: Subject, subject_id: str
) -> tuple[ReviewCase, ...]:
    about = [
        case for case in cases.values() if (case.subject, case.subject_id) == (subject, subject_id)
    ]
    return tuple(sorted(about, key=lambda case: (case.opened_at, case.id), reverse=True))


def _waiting(clocks: list[tuple[datetime, datetime]], at: datetime) -> Waiting:
    return Waiting(
        count=len(clocks),
        overdue=sum(due_at < at for _, due_at in clocks),
        oldest_at=min((began_at for began_at, _ in clocks), default=None),
    )


def _is_wanted(case: ReviewCase, wanted: CaseFilter, at: datetime) -> bool:
    return (
        (not case.is_closed if wanted.state is None else case.state is wanted.state)
        and wanted.severity in (None, case.severity)
        and wanted.content_type in (None, case.content_type)
        and wanted.is_overdue in (None, case.due_at < at)
        and wanted.language in (None, case.language)
        and wanted.claimed_by in (None, case.claimed_by)
    )

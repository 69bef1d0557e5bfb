"""Answers of reviewers, and what they have seen, in SQL."""

from collections.abc import Mapping
from datetime import date, datetime

import attrs
from sqlalchemy import case, delete, func, select, update

from stario.adapters.sql.rows import flat
from stario.adapters.sql.tables import exposure_counts, review_answers, review_exposures
from stario.adapters.sql.transaction import Transaction
from stario.domain.kernel.ids import AccountId
from stario.domain.moderation.model.exposure import Exposure
from stario.domain.moderation.model.review_answer import AnswerTally, PairTally, ReviewAnswer
from stario.domain.moderation.model.review_case import Decision, Severity
from stario.ports.repositories.review_quality import Exposures, ReviewAnswers

COUNT = func.count().label("count")


@attrs.frozen
class SqlReviewAnswers(ReviewAnswers):
    _transaction: Transaction

    async def add(self, answer: ReviewAnswer) -> bool:
        row = {
            "case_id": answer.case_id,
            "reviewer": answer.reviewer,
            "decision": answer.decision.value,
            "right_answer": answer.right and answer.right.value,
            "week": answer.week.isoformat(),
            "answered_at": answer.answered_at,
        }
        return await self._transaction.add(review_answers, row)

    async def against_gold(self, *, since: datetime, before: datetime) -> tuple[AnswerTally, ...]:
        table = review_answers.c
        columns = (table.reviewer, table.week, table.decision, table.right_answer)
        rows = await self._transaction.rows(
            select(*columns, COUNT)
            .where(
                table.right_answer.is_not(None),
                table.answered_at >= since,
                table.answered_at < before,
            )
            .group_by(*columns)
        )
        return tuple(
            AnswerTally(
                reviewer=row["reviewer"],
                week=date.fromisoformat(row["week"]),
                decision=Decision(row["decision"]),
                right=Decision(row["right_answer"]),
                count=row["count"],
            )
            for row in rows
        )

    async def between_reviewers(
        self, *, since: datetime, before: datetime
    ) -> tuple[PairTally, ...]:
        first, second = review_answers.alias("first"), review_answers.alias("second")
        same = (first.c.case_id == second.c.case_id) & (first.c.reviewer < second.c.reviewer)
        columns = (
            first.c.reviewer.label("first"),
            second.c.reviewer.label("second"),
            first.c.decision.label("first_says"),
            second.c.decision.label("second_says"),
        )
        later = case(
            (first.c.answered_at > second.c.answered_at, first.c.answered_at),
            else_=second.c.answered_at,
        )
        rows = await self._transaction.rows(
            select(*columns, COUNT)
            .select_from(first.join(second, same))
            .where(later >= since, later < before)
            .group_by(*columns)
        )
        return tuple(
            PairTally(
                first=row["first"],
                second=row["second"],
                first_says=Decision(row["first_says"]),
                second_says=Decision(row["second_says"]),
                count=row["count"],
            )
            for row in rows
        )


@attrs.frozen
class SqlExposures(Exposures):
    _transaction: Transaction

    async def see(self, exposure: Exposure, *, budget: int) -> bool:
        row = flat(exposure) | {"shift": exposure.shift.isoformat()}
        if not await self._transaction.add(review_exposures, row):
            return True
        counter = {name: row[name] for name in ("reviewer", "shift", "severity")}
        await self._transaction.add(exposure_counts, counter | {"seen": 0})
        one_more = (
            update(exposure_counts)
            .where(
                *(exposure_counts.c[name] == value for name, value in counter.items()),
                exposure_counts.c.seen < budget,
            )
            .values(seen=exposure_counts.c.seen + 1)
        )
        if await self._transaction.write(one_more) == 1:
            return True
        await self._transaction.write(
            delete(review_exposures).where(
                review_exposures.c.case_id == exposure.case_id,
                review_exposures.c.reviewer == exposure.reviewer,
            )
        )
        return False

    async def seen(self, reviewer: AccountId, shift: date) -> Mapping[Severity, int]:
        rows = await self._transaction.rows(
            select(exposure_counts).where(
                exposure_counts.c.reviewer == reviewer,
                exposure_counts.c.shift == shift.isoformat(),
                exposure_counts.c.seen > 0,
            )
        )
        return {Severity(row["severity"]): row["seen"] for row in rows}

    async def of_shift(self, shift: date) -> Mapping[AccountId, Mapping[Severity, int]]:
        rows = await self._transaction.rows(
            select(exposure_counts).where(
                exposure_counts.c.shift == shift.isoformat(), exposure_counts.c.seen > 0
            )
        )
        found: dict[AccountId, dict[Severity, int]] = {}
        for row in rows:
            found.setdefault(row["reviewer"], {})[Severity(row["severity"])] = row["seen"]
        return found

    async def forget_before(self, shift: date) -> int:
        earlier = shift.isoformat()
        await self._transaction.write(
            delete(exposure_counts).where(exposure_counts.c.shift < earlier)
        )
        return await self._transaction.write(
            delete(review_exposures).where(review_exposures.c.shift < earlier)
        )

"""What people found in cases, for counting, in SQL."""

from collections.abc import Sequence
from datetime import datetime

import attrs
from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Table,
    and_,
    case,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy.sql.selectable import Subquery

from stario.adapters.sql.rows import flat
from stario.adapters.sql.tables import (
    judged_cases,
    judged_flags,
    posters,
    review_samples,
    sampled_weeks,
    videos,
)
from stario.adapters.sql.transaction import Rows, Transaction
from stario.domain.kernel.ids import CaseId
from stario.domain.kernel.language import Language
from stario.domain.kernel.tashkent import TASHKENT
from stario.domain.moderation.model.precision import (
    JudgedCase,
    JudgedFlag,
    Sample,
    SampledWeek,
    SampleTally,
    SourceTally,
)
from stario.domain.moderation.model.review_case import Decision, Subject
from stario.ports.repositories.review_quality import ApprovedText, Judgements

REFUSED = judged_cases.c.outcome == Decision.REJECT.value


@attrs.frozen
class SqlJudgements(Judgements):
    _transaction: Transaction

    async def add(self, judgement: JudgedCase) -> bool:
        if not await self._transaction.add(judged_cases, _row(judgement)):
            return False
        if judgement.flags:
            rows = [_flag_row(judgement, flag) for flag in judgement.flags]
            await self._transaction.write_each(insert(judged_flags), rows)
        return True

    async def get(self, case: CaseId, *, lock: bool = False) -> JudgedCase | None:
        read = self._transaction.locked if lock else self._transaction.rows
        found = await read(select(judged_cases).where(judged_cases.c.case_id == case))
        if not found:
            return None
        wanted = select(judged_flags).where(judged_flags.c.case_id == case)
        order = (judged_flags.c.category, judged_flags.c.source)
        return _judgement(found[0], await self._transaction.rows(wanted.order_by(*order)))

    async def save(self, judgement: JudgedCase) -> None:
        case = judgement.case_id
        replacing = update(judged_cases).where(judged_cases.c.case_id == case)
        await self._transaction.write(replacing.values(_row(judgement)))
        for flag in judgement.flags:
            await self._transaction.write(
                update(judged_flags)
                .where(
                    judged_flags.c.case_id == case,
                    judged_flags.c.category == flag.category,
                    judged_flags.c.source == flag.source,
                )
                .values(was_right=flag.was_right)
            )

    async def by_source(
        self, *, since: datetime, before: datetime, language: Language | None
    ) -> tuple[SourceTally, ...]:
        columns = (
            judged_flags.c.source,
            judged_flags.c.category,
            judged_cases.c.language,
            judged_flags.c.is_shadow,
        )
        wanted = (
            select(
                *columns,
                _how_many(judged_flags.c.was_right).label("right"),
                func.count().label("judged"),
                _how_many(judged_cases.c.is_overturned).label("overturned"),
            )
            .join(judged_cases, judged_cases.c.case_id == judged_flags.c.case_id)
            .where(judged_cases.c.decided_at >= since, judged_cases.c.decided_at < before)
            .group_by(*columns)
        )
        if language is not None:
            wanted = wanted.where(judged_cases.c.language == language.value)
        rows = await self._transaction.rows(wanted)
        return tuple(SourceTally(**{**row, "language": Language(row["language"])}) for row in rows)

    async def by_sample(
        self, *, since: datetime, before: datetime, language: Language | None
    ) -> tuple[SampleTally, ...]:
        first, end = _day(since), _day(before)
        populations = await self._counted(
            select(sampled_weeks.c.language, func.sum(sampled_weeks.c.population).label("n"))
            .where(sampled_weeks.c.week >= first, sampled_weeks.c.week < end)
            .group_by(sampled_weeks.c.language)
        )
        sampled = (
            select(review_samples.c.language, func.count().label("n"))
            .join(judged_cases, judged_cases.c.case_id == review_samples.c.case_id)
            .where(review_samples.c.week >= first, review_samples.c.week < end)
            .group_by(review_samples.c.language)
        )
        looked_at = await self._counted(sampled)
        missed = await self._counted(sampled.where(REFUSED))
        caught = await self._counted(
            select(judged_cases.c.language, func.count().label("n"))
            .where(
                judged_cases.c.is_sample.is_(False),
                judged_cases.c.decided_at >= since,
                judged_cases.c.decided_at < before,
                REFUSED,
            )
            .group_by(judged_cases.c.language)
        )
        return tuple(
            SampleTally(
                language=each,
                population=populations[each],
                judged=looked_at.get(each, 0),
                missed=missed.get(each, 0),
                caught=caught.get(each, 0),
            )
            for each in populations
            if language in (None, each)
        )

    async def begin_week(self, week: SampledWeek) -> bool:
        row = flat(week) | {"week": week.week.isoformat()}
        return await self._transaction.add(sampled_weeks, row)

    async def sample(self, *samples: Sample) -> None:
        if samples:
            rows = [flat(each) | {"week": each.week.isoformat()} for each in samples]
            await self._transaction.write_each(insert(review_samples), rows)

    async def is_sample(self, case: CaseId) -> bool:
        wanted = select(review_samples.c.case_id).where(review_samples.c.case_id == case)
        return await self._transaction.row(wanted) is not None

    async def count_approved(self, language: Language, *, since: datetime, before: datetime) -> int:
        made = _made(language, since, before)
        (row,) = await self._transaction.rows(select(func.count().label("n")).select_from(made))
        return int(row["n"])

    async def approved(
        self, language: Language, *, since: datetime, before: datetime, places: Sequence[int]
    ) -> tuple[ApprovedText, ...]:
        made = _made(language, since, before)
        rows = await self._transaction.rows(
            select(made).where(made.c.place.in_(list(places))).order_by(made.c.place)
        )
        return tuple(map(_approved, rows))

    async def _counted(self, statement: Rows) -> dict[Language, int]:
        rows = await self._transaction.rows(statement)
        return {Language(row["language"]): int(row["n"]) for row in rows}


def _made(language: Language, since: datetime, before: datetime) -> Subquery:
    def standing(table: Table) -> ColumnElement[bool]:
        judged = select(judged_cases.c.case_id).where(
            judged_cases.c.subject == Subject.JOB.value,
            judged_cases.c.subject_id == table.c.job_id,
        )
        return and_(
            table.c.language == language.value,
            table.c.created_at >= since,
            table.c.created_at < before,
            table.c.taken_down_at.is_(None),
            ~judged.exists(),
        )

    of_videos = _words(videos, "recipient_name", "script").where(standing(videos))
    of_posters = _words(posters, "text", "secondary_text").where(standing(posters))
    made = union_all(of_videos, of_posters).subquery("made")
    place = (func.row_number().over(order_by=made.c.id) - 1).label("place")
    return select(made, place).subquery("placed")


def _words(table: Table, first: str, second: str) -> Rows:
    c = table.c
    return select(
        *(c.id, c.job_id, c.account_id, c.artist_id, c.language),
        literal(first).label("first_field"),
        c[first].label("first_text"),
        literal(second).label("second_field"),
        c[second].label("second_text"),
    )


def _approved(row: RowMapping) -> ApprovedText:
    texts = {row["first_field"]: row["first_text"], row["second_field"]: row["second_text"]}
    return ApprovedText(
        job_id=row["job_id"],
        account_id=row["account_id"],
        artist_id=row["artist_id"],
        language=Language(row["language"]),
        texts={field: words for field, words in texts.items() if words},
    )


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _day(at: datetime) -> str:
    return at.astimezone(TASHKENT).date().isoformat()


def _row(judgement: JudgedCase) -> dict[str, object]:
    return {name: value for name, value in flat(judgement).items() if name != "flags"}


def _flag_row(judgement: JudgedCase, flag: JudgedFlag) -> dict[str, object]:
    return flat(flag) | {"case_id": judgement.case_id, "is_shadow": flag.is_shadow}


def _judgement(row: RowMapping, flags: Sequence[RowMapping]) -> JudgedCase:
    return JudgedCase(
        case_id=row["case_id"],
        subject=Subject(row["subject"]),
        subject_id=row["subject_id"],
        language=Language(row["language"]),
        outcome=Decision(row["outcome"]),
        flags=tuple(
            JudgedFlag(
                category=flag["category"], source=flag["source"], was_right=flag["was_right"]
            )
            for flag in flags
        ),
        decided_at=row["decided_at"],
        is_sample=row["is_sample"],
        is_overturned=row["is_overturned"],
    )

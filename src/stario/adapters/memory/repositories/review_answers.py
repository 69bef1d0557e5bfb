"""Answers of reviewers, and what they have seen, in memory."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from itertools import combinations

import attrs

from stario.adapters.memory.transaction import Transaction
from stario.domain.kernel.ids import AccountId, CaseId
from stario.domain.moderation.model.exposure import Exposure
from stario.domain.moderation.model.review_answer import AnswerTally, PairTally, ReviewAnswer
from stario.domain.moderation.model.review_case import Severity
from stario.ports.repositories.review_quality import Exposures, ReviewAnswers


@attrs.frozen
class MemoryReviewAnswers(ReviewAnswers):
    _transaction: Transaction

    async def add(self, answer: ReviewAnswer) -> bool:
        answers = (await self._transaction.writing()).review_answers
        key = (answer.case_id, answer.reviewer)
        return answers.setdefault(key, answer) is answer

    async def against_gold(self, *, since: datetime, before: datetime) -> tuple[AnswerTally, ...]:
        counts = Counter(
            (answer.reviewer, answer.week, answer.decision, answer.right)
            for answer in self._transaction.tables.review_answers.values()
            if answer.right is not None and since <= answer.answered_at < before
        )
        return tuple(
            AnswerTally(reviewer=reviewer, week=week, decision=decision, right=right, count=count)
            for (reviewer, week, decision, right), count in counts.items()
        )

    async def between_reviewers(
        self, *, since: datetime, before: datetime
    ) -> tuple[PairTally, ...]:
        cases: dict[CaseId, list[ReviewAnswer]] = {}
        for answer in self._transaction.tables.review_answers.values():
            cases.setdefault(answer.case_id, []).append(answer)
        counts = Counter(
            (first.reviewer, second.reviewer, first.decision, second.decision)
            for answers in cases.values()
            for first, second in combinations(sorted(answers, key=lambda a: a.reviewer), 2)
            if since <= max(first.answered_at, second.answered_at) < before
        )
        return tuple(
            PairTally(first=first, second=second, first_says=says, second_says=other, count=count)
            for (first, second, says, other), count in counts.items()
        )


@attrs.frozen
class MemoryExposures(Exposures):
    _transaction: Transaction

    async def see(self, exposure: Exposure, *, budget: int) -> bool:
        exposures = (await self._transaction.writing()).review_exposures
        key = (exposure.case_id, exposure.reviewer)
        if key in exposures:
            return True
        seen = await self.seen(exposure.reviewer, exposure.shift)
        if seen.get(exposure.severity, 0) >= budget:
            return False
        exposures[key] = exposure
        return True

    async def seen(self, reviewer: AccountId, shift: date) -> Mapping[Severity, int]:
        return (await self.of_shift(shift)).get(reviewer, {})

    async def of_shift(self, shift: date) -> Mapping[AccountId, Mapping[Severity, int]]:
        found: dict[AccountId, Counter[Severity]] = {}
        for exposure in self._transaction.tables.review_exposures.values():
            if exposure.shift == shift:
                found.setdefault(exposure.reviewer, Counter())[exposure.severity] += 1
        return found

    async def forget_before(self, shift: date) -> int:
        exposures = (await self._transaction.writing()).review_exposures
        earlier = [key for key, exposure in exposures.items() if exposure.shift < shift]
        for key in earlier:
            del exposures[key]
        return len(earlier)

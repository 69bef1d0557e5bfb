"""What a reviewer decided, kept apart from the case for measuring how well people judge."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import attrs

from stario.domain.kernel.ids import AccountId, CaseId
from stario.domain.kernel.tashkent import TASHKENT
from stario.domain.moderation.model.agreement import Share, TwoJudges
from stario.domain.moderation.model.pseudonym import pseudonym
from stario.domain.moderation.model.review_case import Decision


@attrs.frozen(kw_only=True)
class ReviewAnswer:
    """`right` is the known answer of a golden item, or None: nobody knows it."""

    case_id: CaseId
    reviewer: AccountId
    decision: Decision
    right: Decision | None
    answered_at: datetime

    @property
    def week(self) -> date:
        """The Monday of its week in Tashkent."""
        return week_of(self.answered_at)


def week_of(at: datetime) -> date:
    day = at.astimezone(TASHKENT).date()
    return day - timedelta(days=day.weekday())


@attrs.frozen(kw_only=True)
class AnswerTally:
    """How often *reviewer* said *decision* in a week where *right* was right."""

    reviewer: AccountId
    week: date
    decision: Decision
    right: Decision
    count: int


@attrs.frozen(kw_only=True)
class PairTally:
    """How often two reviewers of one case said this and that; `first` has the smaller id."""

    first: AccountId
    second: AccountId
    first_says: Decision
    second_says: Decision
    count: int


@attrs.frozen(kw_only=True)
class WeekOfAnswers:
    week: date
    accuracy: Share


@attrs.frozen(kw_only=True)
class ReviewerQuality:
    """
    How well one reviewer judges.

    `against_gold` has the reviewer as first judge and the known answers as the second;
    `against_others` the same cases judged by others. Who escalates doesn't answer: those are
    counted in `escalated` alone.
    """

    reviewer: AccountId
    against_gold: TwoJudges
    against_others: TwoJudges
    escalated: int
    weeks: tuple[WeekOfAnswers, ...]

    @property
    def pseudonym(self) -> str:
        return pseudonym(self.reviewer)

    @property
    def accuracy(self) -> Share:
        return self.against_gold.agreement

    @property
    def drifts(self) -> bool:
        """Whether the latest week is worse than all before it: their 95 % intervals part."""
        if len(self.weeks) < 2:
            return False
        *before, latest = self.weeks
        earlier = sum((week.accuracy for week in before), Share(hits=0, trials=0))
        return latest.accuracy.high < earlier.low


def qualities(
    answers: Iterable[AnswerTally], pairs: Iterable[PairTally]
) -> tuple[ReviewerQuality, ...]:
    """Put counts together, by reviewer's id."""
    gold: dict[AccountId, list[AnswerTally]] = {}
    others: dict[AccountId, TwoJudges] = {}
    for answer in answers:
        gold.setdefault(answer.reviewer, []).append(answer)
    for pair in pairs:
        judged = _judged(pair.first_says, pair.second_says, pair.count)
        others[pair.first] = others.get(pair.first, TwoJudges()) + judged
        others[pair.second] = others.get(pair.second, TwoJudges()) + judged.turned()
    return tuple(
        _quality(reviewer, gold.get(reviewer, []), others.get(reviewer, TwoJudges()))
        for reviewer in sorted({*gold, *others})
    )


def between_reviewers(pairs: Iterable[PairTally]) -> TwoJudges:
    """All double decisions together."""
    return sum(
        (_judged(pair.first_says, pair.second_says, pair.count) for pair in pairs), TwoJudges()
    )


def _quality(
    reviewer: AccountId, tallies: list[AnswerTally], against_others: TwoJudges
) -> ReviewerQuality:
    weeks: dict[date, TwoJudges] = {}
    for tally in tallies:
        judged = _judged(tally.decision, tally.right, tally.count)
        weeks[tally.week] = weeks.get(tally.week, TwoJudges()) + judged
    return ReviewerQuality(
        reviewer=reviewer,
        against_gold=sum(weeks.values(), TwoJudges()),
        against_others=against_others,
        escalated=sum(t.count for t in tallies if t.decision is Decision.ESCALATE),
        weeks=tuple(
            WeekOfAnswers(week=week, accuracy=judged.agreement)
            for week, judged in sorted(weeks.items())
            if judged.judged
        ),
    )


def _judged(first: Decision, second: Decision, count: int) -> TwoJudges:
    if Decision.ESCALATE in (first, second):
        return TwoJudges()
    approves = (first is Decision.APPROVE, second is Decision.APPROVE)
    return TwoJudges(
        both_approve=count * (approves == (True, True)),
        only_first_approves=count * (approves == (True, False)),
        only_second_approves=count * (approves == (False, True)),
        both_reject=count * (approves == (False, False)),
    )

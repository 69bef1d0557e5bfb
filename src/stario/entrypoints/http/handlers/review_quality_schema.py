"""How the quality of reviewing and the precision of rules look over HTTP."""

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from stario.domain.kernel.language import Language
from stario.domain.moderation.model.agreement import Share, TwoJudges
from stario.domain.moderation.model.exposure import BUDGETS
from stario.domain.moderation.model.precision import SampleTally, SourceTally
from stario.domain.moderation.model.review_answer import ReviewerQuality
from stario.domain.moderation.model.review_case import Severity
from stario.domain.moderation.model.verdict import VerdictStatus
from stario.domain.moderation.usecases.read_precision import PrecisionReport
from stario.domain.moderation.usecases.read_review_quality import ReviewQuality
from stario.entrypoints.http.fields import Uuid
from stario.entrypoints.http.handlers.settlement_schema import Day

Count = Annotated[int, Meta(ge=0)]
Fraction = Annotated[float, Meta(ge=0, le=1)]
Kappa = Annotated[
    float | None,
    Meta(description="Cohen's: 1 is full agreement, 0 what chance alone would give."),
]


class PeriodQuery(msgspec.Struct, kw_only=True):
    """The last 90 days unless others are named."""

    from_: Day | None = msgspec.field(name="from", default=None)
    to: Annotated[Day | None, Meta(description="Included.")] = None


class PrecisionQuery(PeriodQuery, kw_only=True):
    language: Language | None = None


class ShareAnswer(msgspec.Struct, kw_only=True):
    """A counted share and its 95 % interval (Wilson); without any trials `value` is null."""

    hits: Count
    trials: Count
    value: Fraction | None
    low: Fraction
    high: Fraction


class WeekAnswer(msgspec.Struct, kw_only=True):
    week: Annotated[date, Meta(description="Its Monday, in Tashkent.")]
    accuracy: ShareAnswer


class SeenAnswer(msgspec.Struct, kw_only=True):
    """What was looked at without the blur in today's shift."""

    severity: Severity
    seen: Count
    budget: Count


class ReviewerAnswer(msgspec.Struct, kw_only=True):
    """`pseudonym` is the same for ever, and what charts and minutes should name."""

    pseudonym: str
    reviewer_id: Uuid
    accuracy: Annotated[ShareAnswer, Meta(description="Of answers to golden items.")]
    kappa: Kappa
    escalated: Annotated[Count, Meta(description="Golden items that were handed on.")]
    agreement: Annotated[ShareAnswer, Meta(description="With others on the same cases.")]
    kappa_with_others: Kappa
    weeks: list[WeekAnswer]
    drifts: Annotated[
        bool, Meta(description="The latest week is worse than all before: intervals part.")
    ]
    seen_today: list[SeenAnswer]


class QualityAnswer(msgspec.Struct, kw_only=True):
    from_: date = msgspec.field(name="from")
    to: date
    shift: Annotated[date, Meta(description="Today in Tashkent.")]
    reviewers: list[ReviewerAnswer]
    agreement: Annotated[ShareAnswer, Meta(description="Of any two who judged the same case.")]
    kappa: Kappa


class SourceAnswer(msgspec.Struct, kw_only=True):
    """`source` is what raised the flag: a lexicon's tier, the grammar, the model, a rule."""

    source: str
    category: str
    language: Language
    in_shadow: Annotated[bool, Meta(description="It did nothing but be counted.")]
    precision: Annotated[ShareAnswer, Meta(description="Flags on what people refused.")]
    overturned: Annotated[Count, Meta(description="Decided otherwise on appeal since.")]


class RecallAnswer(msgspec.Struct, kw_only=True):
    estimate: Fraction
    low: Fraction
    high: Fraction


class SampledAnswer(msgspec.Struct, kw_only=True):
    """What passes without a flag, from a weekly random sample that people look at."""

    language: Language
    approved: Annotated[Count, Meta(description="Texts that nobody looked at.")]
    miss_rate: Annotated[ShareAnswer, Meta(description="Of the sample, what people refuse.")]
    refused: Annotated[Count, Meta(description="Flagged cases that people refused.")]
    recall: RecallAnswer | None


class ShadowAnswer(msgspec.Struct, kw_only=True):
    """Texts that a rule in shadow would have flagged, by what became of them."""

    rule_id: Uuid
    approved: Count
    pending_review: Count
    rejected: Count


class PrecisionAnswer(msgspec.Struct, kw_only=True):
    """Surely worst sources first."""

    from_: date = msgspec.field(name="from")
    to: date
    sources: list[SourceAnswer]
    samples: list[SampledAnswer]
    shadow: list[ShadowAnswer]


def quality_answer(quality: ReviewQuality) -> QualityAnswer:
    known = {reviewer.reviewer: reviewer for reviewer in quality.reviewers}
    # Who has only looked today has answered nothing yet.
    unknown = [
        ReviewerQuality(
            reviewer=reviewer,
            against_gold=TwoJudges(),
            against_others=TwoJudges(),
            escalated=0,
            weeks=(),
        )
        for reviewer in quality.seen
        if reviewer not in known
    ]
    everybody = sorted([*known.values(), *unknown], key=lambda each: each.pseudonym)
    return QualityAnswer(
        from_=quality.period.first,
        to=quality.period.last,
        shift=quality.shift,
        reviewers=[_reviewer(each, quality) for each in everybody],
        agreement=_share(quality.between_reviewers.agreement),
        kappa=_rounded(quality.between_reviewers.kappa),
    )


def precision_answer(report: PrecisionReport) -> PrecisionAnswer:
    return PrecisionAnswer(
        from_=report.period.first,
        to=report.period.last,
        sources=[_source(tally) for tally in report.sources],
        samples=[_sampled(tally) for tally in report.samples],
        shadow=[
            ShadowAnswer(
                rule_id=rule,
                approved=counts.get(VerdictStatus.APPROVED, 0),
                pending_review=counts.get(VerdictStatus.PENDING_REVIEW, 0),
                rejected=counts.get(VerdictStatus.REJECTED, 0),
            )
            for rule, counts in report.shadow.items()
        ],
    )


def _reviewer(reviewer: ReviewerQuality, quality: ReviewQuality) -> ReviewerAnswer:
    seen = quality.seen.get(reviewer.reviewer, {})
    return ReviewerAnswer(
        pseudonym=reviewer.pseudonym,
        reviewer_id=reviewer.reviewer,
        accuracy=_share(reviewer.accuracy),
        kappa=_rounded(reviewer.against_gold.kappa),
        escalated=reviewer.escalated,
        agreement=_share(reviewer.against_others.agreement),
        kappa_with_others=_rounded(reviewer.against_others.kappa),
        weeks=[
            WeekAnswer(week=each.week, accuracy=_share(each.accuracy)) for each in reviewer.weeks
        ],
        drifts=reviewer.drifts,
        seen_today=[
            SeenAnswer(severity=severity, seen=seen.get(severity, 0), budget=budget)
            for severity, budget in BUDGETS.items()
        ],
    )


def _source(tally: SourceTally) -> SourceAnswer:
    return SourceAnswer(
        source=tally.source,
        category=tally.category,
        language=tally.language,
        in_shadow=tally.is_shadow,
        precision=_share(tally.precision),
        overturned=tally.overturned,
    )


def _sampled(tally: SampleTally) -> SampledAnswer:
    return SampledAnswer(
        language=tally.language,
        approved=tally.population,
        miss_rate=_share(tally.miss_rate),
        refused=tally.caught,
        recall=_recall(tally),
    )


def _recall(tally: SampleTally) -> RecallAnswer | None:
    recall = tally.recall
    if recall is None:
        return None
    return RecallAnswer(
        estimate=round(recall.estimate, 4), low=round(recall.low, 4), high=round(recall.high, 4)
    )


def _share(share: Share) -> ShareAnswer:
    return ShareAnswer(
        hits=share.hits,
        trials=share.trials,
        value=_rounded(share.value),
        low=round(share.low, 4),
        high=round(share.high, 4),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)

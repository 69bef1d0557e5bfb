"""How well reviewers judge, and what they have had to look at today."""

from collections.abc import Mapping
from datetime import date

import attrs

from stario.domain.kernel.ids import AccountId
from stario.domain.moderation.model.agreement import TwoJudges
from stario.domain.moderation.model.exposure import shift_of
from stario.domain.moderation.model.period import Period
from stario.domain.moderation.model.review_answer import (
    ReviewerQuality,
    between_reviewers,
    qualities,
)
from stario.domain.moderation.model.review_case import Severity
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class ReviewQuality:
    """`seen` is of today's shift, whatever the period is."""

    period: Period
    reviewers: tuple[ReviewerQuality, ...]
    between_reviewers: TwoJudges
    shift: date
    seen: Mapping[AccountId, Mapping[Severity, int]]


@attrs.frozen(kw_only=True)
class ReadReviewQuality:
    storage: Storage
    clock: Clock

    async def __call__(self, first: date | None, last: date | None) -> ReviewQuality:
        """
        Sum up what was answered from *first* to *last*, days in Tashkent, both included.

        Where they are not named it is the last 90 days.

        Raises:
            Invalid: the days are in the wrong order, or more than a year.
        """
        now = self.clock.now()
        period = Period.named(first, last, at=now)
        since, before = period.bounds
        shift = shift_of(now)
        async with self.storage() as work:
            answers = await work.review_answers.against_gold(since=since, before=before)
            pairs = await work.review_answers.between_reviewers(since=since, before=before)
            seen = await work.exposures.of_shift(shift)
        return ReviewQuality(
            period=period,
            reviewers=qualities(answers, pairs),
            between_reviewers=between_reviewers(pairs),
            shift=shift,
            seen=seen,
        )

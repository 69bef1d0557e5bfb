"""How often what raises a flag is right, and how much passes without one."""

from collections.abc import Iterable
from datetime import date, datetime

import attrs

from stario.domain.kernel.ids import CaseId
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.agreement import Share
from stario.domain.moderation.model.review_case import Decision, ReviewCase, Subject
from stario.domain.moderation.model.verdict import Flag

SHADOW = "shadow"
"""First part of the reason of a flag that a rule on trial would have raised; it did nothing."""


def is_shadow(flag: Flag) -> bool:
    return flag.reason.partition(".")[0] == SHADOW


@attrs.frozen(kw_only=True)
class JudgedFlag:
    """`source` is what raised it: the flag's `reason`. It was right if people refused the thing."""

    category: str
    source: str
    was_right: bool

    @property
    def is_shadow(self) -> bool:
        return self.source.partition(".")[0] == SHADOW


@attrs.frozen(kw_only=True)
class JudgedCase:
    """
    What people found in a case, for counting; there are no words and no names in it.

    `is_sample`: it was opened to see what passes without a flag. `is_overturned`: an appeal was
    granted, so `outcome` is what it should have been.
    """

    case_id: CaseId
    subject: Subject
    subject_id: str
    language: Language
    outcome: Decision
    flags: tuple[JudgedFlag, ...]
    decided_at: datetime
    is_sample: bool = False
    is_overturned: bool = False

    def overturned(self) -> "JudgedCase":
        """What was right of its flags is wrong, and the other way round; a second time nothing."""
        if self.is_overturned:
            return self
        refused = self.outcome is Decision.REJECT
        turned = tuple(attrs.evolve(flag, was_right=not flag.was_right) for flag in self.flags)
        return attrs.evolve(
            self,
            outcome=Decision.APPROVE if refused else Decision.REJECT,
            flags=turned,
            is_overturned=True,
        )


def judged(
    case: ReviewCase, *, outcome: Decision, reason: str, at: datetime, is_sample: bool
) -> JudgedCase:
    """
    Say which flags of *case* were right.

    Where people refuse it for *reason*, and that is the category of one of its flags, nobody has
    said anything of the other categories: those are left out.
    """
    refused = outcome is Decision.REJECT
    named = {reason} & {flag.category for flag in case.flags} if refused else set()
    found = {
        (flag.category, flag.reason or flag.category): JudgedFlag(
            category=flag.category, source=flag.reason or flag.category, was_right=refused
        )
        for flag in case.flags
        if not named or flag.category in named
    }
    return JudgedCase(
        case_id=case.id,
        subject=case.subject,
        subject_id=case.subject_id,
        language=case.language,
        outcome=outcome,
        flags=tuple(found.values()),
        decided_at=at,
        is_sample=is_sample,
    )


@attrs.frozen(kw_only=True)
class SourceTally:
    """How often a source was right in cases that were decided; `overturned` of them on appeal."""

    source: str
    category: str
    language: Language
    is_shadow: bool
    right: int
    judged: int
    overturned: int

    @property
    def precision(self) -> Share:
        return Share(hits=self.right, trials=self.judged)


@attrs.frozen(kw_only=True)
class Recall:
    """With the bounds of its 95 % interval."""

    estimate: float
    low: float
    high: float


@attrs.frozen(kw_only=True)
class SampleTally:
    """
    What passes in a language.

    `population` texts were approved without a person in the sampled weeks; of those drawn from
    them that people have looked at, `judged`, they would have refused `missed`. `caught` other
    cases people refused in the same time.
    """

    language: Language
    population: int
    judged: int
    missed: int
    caught: int

    @property
    def miss_rate(self) -> Share:
        return Share(hits=self.missed, trials=self.judged)

    @property
    def recall(self) -> "Recall | None":
        """
        Estimate the share that the checks raise a flag on.

        Of what people refuse: texts refused at once are counted nowhere, so this errs to the low
        side. Sampled misses are scaled up to all that was approved; the bounds are those of the
        miss rate. None: nothing was judged.
        """
        rate = self.miss_rate
        if rate.value is None:
            return None
        return Recall(
            estimate=self._recall(rate.value),
            low=self._recall(rate.high),
            high=self._recall(rate.low),
        )

    def _recall(self, miss_rate: float) -> float:
        missed = self.population * miss_rate
        bad = self.caught + missed
        return self.caught / bad if bad else 1.0


@attrs.frozen(kw_only=True)
class Sample:
    """A case opened to see whether an approved text should have passed."""

    case_id: CaseId
    week: date
    language: Language


@attrs.frozen(kw_only=True)
class SampledWeek:
    """`drawn` of `population` texts that were approved in the seven days from Monday *week*."""

    week: date
    language: Language
    population: int
    drawn: int


def by_precision(tallies: Iterable[SourceTally]) -> tuple[SourceTally, ...]:
    """Sort those first that are surely worst: by the upper bound, then by how much they decide."""
    return tuple(
        sorted(
            tallies,
            key=lambda t: (t.precision.high, -t.judged, t.source, t.category, t.language.value),
        )
    )

"""How often what raises a flag is right, and how much passes without one."""

from collections.abc import Mapping
from datetime import date

import attrs

from stario.domain.kernel.ids import RuleId
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.period import Period
from stario.domain.moderation.model.precision import SampleTally, SourceTally, by_precision
from stario.domain.moderation.model.rule import RuleState
from stario.domain.moderation.model.verdict import VerdictStatus
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class PrecisionReport:
    """`shadow` counts what each rule in shadow would have flagged, by what became of it."""

    period: Period
    sources: tuple[SourceTally, ...]
    samples: tuple[SampleTally, ...]
    shadow: Mapping[RuleId, Mapping[VerdictStatus, int]]


@attrs.frozen(kw_only=True)
class ReadPrecision:
    storage: Storage
    clock: Clock

    async def __call__(
        self, first: date | None, last: date | None, *, language: Language | None
    ) -> PrecisionReport:
        """
        Sum up what was decided from *first* to *last*, days in Tashkent, both included.

        Where they are not named it is the last 90 days. The surely worst sources come first.

        Raises:
            Invalid: the days are in the wrong order, or more than a year.
        """
        period = Period.named(first, last, at=self.clock.now())
        since, before = period.bounds
        async with self.storage() as work:
            sources = await work.judgements.by_source(since=since, before=before, language=language)
            samples = await work.judgements.by_sample(since=since, before=before, language=language)
            rules = (await work.rules.ruleset()).rules
            watched = [rule.id for rule in rules if rule.state is RuleState.SHADOW]
            shadow = await work.rules.shadow_counts(watched)
        return PrecisionReport(
            period=period,
            sources=by_precision(sources),
            samples=tuple(sorted(samples, key=lambda tally: tally.language.value)),
            shadow={rule: shadow.get(rule, {}) for rule in watched},
        )

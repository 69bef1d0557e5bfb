"""How often what raises a flag is right, and how much passes without one."""

from datetime import date

import attrs

from stario.domain.kernel.language import Language
from stario.domain.moderation.model.period import Period
from stario.domain.moderation.model.precision import SampleTally, SourceTally, by_precision
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class PrecisionReport:
    period: Period
    sources: tuple[SourceTally, ...]
    samples: tuple[SampleTally, ...]


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
        return PrecisionReport(
            period=period,
            sources=by_precision(sources),
            samples=tuple(sorted(samples, key=lambda tally: tally.language.value)),
        )

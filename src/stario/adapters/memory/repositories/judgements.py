"""What people found in cases, for counting, in memory."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

import attrs

from stario.adapters.memory.transaction import Transaction
from stario.domain.generation.model.poster import Poster
from stario.domain.generation.model.video import Video
from stario.domain.kernel.ids import CaseId
from stario.domain.kernel.language import Language
from stario.domain.kernel.tashkent import TASHKENT
from stario.domain.moderation.model.precision import (
    JudgedCase,
    Sample,
    SampledWeek,
    SampleTally,
    SourceTally,
)
from stario.domain.moderation.model.review_case import Decision, Subject
from stario.ports.repositories.review_quality import ApprovedText, Judgements


@attrs.frozen
class MemoryJudgements(Judgements):
    _transaction: Transaction

    async def add(self, judgement: JudgedCase) -> bool:
        judgements = (await self._transaction.writing()).judgements
        if judgement.case_id in judgements:
            return False
        judgements[judgement.case_id] = _sorted(judgement)
        return True

    async def get(self, case: CaseId, *, lock: bool = False) -> JudgedCase | None:
        if lock:
            await self._transaction.writing()
        return self._transaction.tables.judgements.get(case)

    async def save(self, judgement: JudgedCase) -> None:
        judgements = (await self._transaction.writing()).judgements
        judgements[judgement.case_id] = _sorted(judgement)

    async def by_source(
        self, *, since: datetime, before: datetime, language: Language | None
    ) -> tuple[SourceTally, ...]:
        found: dict[tuple[str, str, Language, bool], list[tuple[bool, bool]]] = {}
        for case in self._decided(since, before):
            for flag in case.flags:
                if language in (None, case.language):
                    key = (flag.source, flag.category, case.language, flag.is_shadow)
                    found.setdefault(key, []).append((flag.was_right, case.is_overturned))
        return tuple(
            SourceTally(
                source=source,
                category=category,
                language=each,
                is_shadow=is_shadow,
                right=sum(right for right, _ in judged),
                judged=len(judged),
                overturned=sum(overturned for _, overturned in judged),
            )
            for (source, category, each, is_shadow), judged in found.items()
        )

    async def by_sample(
        self, *, since: datetime, before: datetime, language: Language | None
    ) -> tuple[SampleTally, ...]:
        tables = self._transaction.tables
        first, end = since.astimezone(TASHKENT).date(), before.astimezone(TASHKENT).date()
        populations: Counter[Language] = Counter()
        for week in tables.sampled_weeks.values():
            if first <= week.week < end and language in (None, week.language):
                populations[week.language] += week.population
        judged: Counter[Language] = Counter()
        missed: Counter[Language] = Counter()
        for sample in tables.review_samples.values():
            case = tables.judgements.get(sample.case_id)
            if case is not None and first <= sample.week < end:
                judged[sample.language] += 1
                missed[sample.language] += case.outcome is Decision.REJECT
        caught = Counter(
            case.language
            for case in self._decided(since, before)
            if case.outcome is Decision.REJECT and not case.is_sample
        )
        return tuple(
            SampleTally(
                language=each,
                population=population,
                judged=judged[each],
                missed=missed[each],
                caught=caught[each],
            )
            for each, population in populations.items()
        )

    async def begin_week(self, week: SampledWeek) -> bool:
        weeks = (await self._transaction.writing()).sampled_weeks
        return weeks.setdefault((week.week, week.language), week) is week

    async def sample(self, *samples: Sample) -> None:
        table = (await self._transaction.writing()).review_samples
        table.update({sample.case_id: sample for sample in samples})

    async def is_sample(self, case: CaseId) -> bool:
        return case in self._transaction.tables.review_samples

    async def count_approved(self, language: Language, *, since: datetime, before: datetime) -> int:
        return len(self._made(language, since, before))

    async def approved(
        self, language: Language, *, since: datetime, before: datetime, places: Sequence[int]
    ) -> tuple[ApprovedText, ...]:
        made = self._made(language, since, before)
        return tuple(_approved(made[place]) for place in sorted(set(places)) if place < len(made))

    def _decided(self, since: datetime, before: datetime) -> Iterator[JudgedCase]:
        for case in self._transaction.tables.judgements.values():
            if since <= case.decided_at < before:
                yield case

    def _made(self, language: Language, since: datetime, before: datetime) -> list[Video | Poster]:
        tables = self._transaction.tables
        judged = {
            case.subject_id for case in tables.judgements.values() if case.subject is Subject.JOB
        }
        made: list[Video | Poster] = [*tables.videos.values(), *tables.posters.values()]
        standing = [
            each
            for each in made
            if each.language is language
            and since <= each.created_at < before
            and each.taken_down_at is None
            and each.job_id not in judged
        ]
        return sorted(standing, key=lambda each: each.id)


def _approved(made: Video | Poster) -> ApprovedText:
    texts = (
        {"recipient_name": made.recipient_name, "script": made.script}
        if isinstance(made, Video)
        else {"text": made.text, "secondary_text": made.secondary_text}
    )
    return ApprovedText(
        job_id=made.job_id,
        account_id=made.account_id,
        artist_id=made.artist_id,
        language=made.language,
        texts={field: words for field, words in texts.items() if words},
    )


def _sorted(judgement: JudgedCase) -> JudgedCase:
    """As a table gives it: by category and source."""
    flags = sorted(judgement.flags, key=lambda flag: (flag.category, flag.source))
    return attrs.evolve(judgement, flags=tuple(flags))

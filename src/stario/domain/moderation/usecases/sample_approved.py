"""Have people look at a few texts that nobody has looked at."""

from datetime import date, datetime

import attrs

from stario.domain.kernel.language import Language
from stario.domain.moderation.model.opening import case_id_of, open_case
from stario.domain.moderation.model.precision import Sample, SampledWeek
from stario.domain.moderation.model.review_case import ReviewCase, Subject
from stario.domain.moderation.model.sampling import (
    SAMPLE_OF_LANGUAGE,
    draw,
    last_week,
    span_of,
    unflagged,
)
from stario.domain.moderation.model.verdict import ContentType
from stario.ports.repositories.review_quality import ApprovedText
from stario.ports.storage import Storage
from stario.ports.system import Clock, Entropy, Ids


@attrs.frozen(kw_only=True)
class SampleApproved:
    """A decision on a sample changes nothing but what is known of the checks."""

    storage: Storage
    clock: Clock
    ids: Ids
    entropy: Entropy

    async def __call__(self) -> int:
        """Sample the week that is over, unless it has been; says how many cases were opened."""
        now = self.clock.now()
        week = last_week(now)
        return sum([await self._sampled(week, language, now) for language in Language])

    async def _sampled(self, week: date, language: Language, now: datetime) -> int:
        since, before = span_of(week)
        async with self.storage() as work:
            population = await work.judgements.count_approved(language, since=since, before=before)
            places = draw(population, SAMPLE_OF_LANGUAGE, self.entropy.share)
            begun = await work.judgements.begin_week(
                SampledWeek(week=week, language=language, population=population, drawn=len(places))
            )
            if not begun:
                return 0
            texts = await work.judgements.approved(
                language, since=since, before=before, places=places
            )
            cases = [self._case(text, now) for text in texts]
            for case in cases:
                await work.cases.add(case)
            samples = [Sample(case_id=case.id, week=week, language=language) for case in cases]
            await work.judgements.sample(*samples)
            await work.commit()
        return len(cases)

    def _case(self, text: ApprovedText, now: datetime) -> ReviewCase:
        return unflagged(
            open_case(
                id_=case_id_of(self.ids.new()),
                content_type=ContentType.TEXT,
                subject=Subject.CONTENT,
                subject_id=text.job_id,
                language=text.language,
                at=now,
                account_id=text.account_id,
                artist_id=text.artist_id,
                texts=text.texts,
            )
        )

"""Ask what an artist leaves out by now, before a person lets something of hers pass."""

import attrs

from stario.domain.kernel.ids import ArtistId, CaseId, JobId, PreviewId
from stario.domain.moderation.model.review_case import ReviewCase, Subject
from stario.ports.moderation import TextModerator
from stario.ports.storage import Storage, UnitOfWork


@attrs.frozen(kw_only=True)
class AskArtist:
    storage: Storage
    moderator: TextModerator

    async def __call__(self, case_id: CaseId) -> None:
        """
        Say nothing while the artist surely refuses none of the case's words.

        What she has refused since it was opened no reviewer approves; of what is unsure they
        decide.

        Raises:
            NotFound: no such case.
            ContentRejected: the artist refuses its words.
        """
        async with self.storage() as work:
            case = await work.cases.get(case_id)
            # What a closed case was about may be gone.
            artist = None if case.is_closed else await _artist(work, case)
            if artist is None:
                return
            restrictions = await work.restrictions.of_artist(artist)
        if restrictions.judges_words:
            verdict = await self.moderator.review(
                dict(case.texts), language=case.language, restrictions=restrictions
            )
            verdict.require_artist_agrees()

    async def of_job(self, job: JobId) -> None:
        """
        As of the case that a job waits for, if it has one.

        Raises:
            ContentRejected: the artist refuses its words.
        """
        async with self.storage() as work:
            cases = await work.cases.of_subject(Subject.JOB, job)
        for case in cases:
            if not case.is_closed:
                await self(case.id)


async def _artist(work: UnitOfWork, case: ReviewCase) -> ArtistId | None:
    if case.subject is not Subject.PREVIEW:
        return case.artist_id
    preview = await work.previews.get(PreviewId(case.subject_id))
    return (await work.products.get(preview.product_id)).artist_id

"""Let work or a design go on that staff name by itself: through its case, as every decision."""

import attrs

from stario.domain.generation.model.job import Job, JobOutOfOrder, JobState, LeaseLost
from stario.domain.generation.model.repeating import repeated
from stario.domain.generation.usecases.judge_held import Judged
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import JobId, PreviewId, derived_id
from stario.domain.kernel.language import Language
from stario.domain.merch.model.preview import Preview, PreviewReviewed, PreviewState
from stario.domain.moderation.model.judgement import Judgement, Reason
from stario.domain.moderation.model.opening import open_case
from stario.domain.moderation.model.review_case import Decision, ReviewCase, Subject
from stario.domain.moderation.model.verdict import ContentType
from stario.domain.moderation.usecases.decide_case import DecideCase
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class ReleaseHeld:
    """Of what waits without a case, one is opened and decided at once."""

    storage: Storage
    decide: DecideCase
    clock: Clock

    async def job(self, job_id: JobId, *, actor: Actor) -> Job:
        """
        Approve the words or the product of a job; where two must agree, it still waits after one.

        Raises:
            NotFound: no such job.
            JobOutOfOrder: it does not wait for review.
            CaseClaimed, CaseDecided, ReviewerBarred: as `DecideCase`.
        """

        async def run() -> tuple[Job, Judged | None]:
            async with self.storage() as work:
                job = await work.jobs.get(job_id)
                if job.state is not JobState.PENDING_REVIEW:
                    raise JobOutOfOrder(state=job.state.value)
                case = await self._case(work, Subject.JOB, job_id) or await self._opened(work, job)
                said = Judgement(decision=Decision.APPROVE, reason=Reason.RELEASED)
                _, judged = await self.decide.within(work, case, said, actor=actor)
                await work.commit()
            return (judged.job if judged else job), judged

        released, judged = await repeated(run)
        await self.decide.carry_out.announce(judged)
        return released

    async def preview(self, preview_id: PreviewId, *, approve: bool, actor: Actor) -> Preview:
        """
        Judge the words of a design; where two must agree, it still waits after one.

        Raises:
            NotFound: there is none.
            PreviewReviewed: nobody asked, or it has been decided.
            CaseClaimed, CaseDecided, ReviewerBarred: as `DecideCase`.
        """
        decision = Decision.APPROVE if approve else Decision.REJECT
        reason = Reason.RELEASED if approve else Reason.OTHER
        async with self.storage() as work:
            preview = await work.previews.get(preview_id, lock=True)
            if preview.state is not PreviewState.PENDING_REVIEW:
                raise PreviewReviewed(state=preview.state.value)
            case = await self._case(work, Subject.PREVIEW, preview_id)
            if case is None:
                case = await self._opened_preview(work, preview)
            said = Judgement(decision=decision, reason=reason)
            await self.decide.within(work, case, said, actor=actor)
            judged = await work.previews.get(preview_id)
            await work.commit()
        return judged

    async def _case(self, work: UnitOfWork, subject: Subject, id_: str) -> ReviewCase | None:
        cases = await work.cases.of_subject(subject, id_)
        return next((case for case in cases if not case.is_closed), None)

    async def _opened(self, work: UnitOfWork, job: Job) -> ReviewCase:
        case = open_case(
            id_=derived_id(f"stario:case:{job.id}:{job.attempts}"),
            content_type=ContentType.TEXT,
            subject=Subject.JOB,
            subject_id=job.id,
            account_id=job.account_id,
            artist_id=job.artist_id,
            order_id=job.order_id,
            language=Language.UZBEK,
            at=self.clock.now(),
        )
        try:
            await work.cases.add(case)
        except Conflict:
            # Somebody else names the job at this moment: what became of it is read again.
            raise LeaseLost from None
        return case

    async def _opened_preview(self, work: UnitOfWork, preview: Preview) -> ReviewCase:
        case = open_case(
            id_=derived_id(f"stario:case:{preview.id}"),
            content_type=ContentType.TEXT,
            subject=Subject.PREVIEW,
            subject_id=preview.id,
            account_id=preview.account_id,
            language=preview.language,
            texts={"text": preview.text},
            at=self.clock.now(),
        )
        await work.cases.add(case)
        return case

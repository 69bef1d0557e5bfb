"""Do to a job or a design what was decided about it."""

from datetime import datetime

import attrs

from stario.domain.generation.usecases.judge_held import Judged, JudgeHeld
from stario.domain.kernel.ids import JobId, PreviewId
from stario.domain.moderation.model.judgement import refusal_code
from stario.domain.moderation.model.review_case import Decision, ReviewCase, Subject
from stario.ports.storage import UnitOfWork


@attrs.frozen(kw_only=True)
class CarryOut:
    """Works inside the caller's transaction, which has locked the subject; `announce` follows."""

    judge_held: JudgeHeld

    async def __call__(self, work: UnitOfWork, case: ReviewCase, *, at: datetime) -> Judged | None:
        """
        Carry out the outcome of *case*.

        Raises:
            JobOutOfOrder, PreviewReviewed: its subject does not wait.
        """
        approve = case.outcome is Decision.APPROVE
        if case.subject is Subject.JOB:
            job = JobId(case.subject_id)
            if approve:
                return await self.judge_held.approve(work, job, at=at)
            code = refusal_code(case.decisions[-1].reason)
            return await self.judge_held.refuse(work, job, at=at, reason=code)
        if case.subject is Subject.PREVIEW:
            preview = await work.previews.get(PreviewId(case.subject_id), lock=True)
            await work.previews.save(preview.judge(approve=approve))
        return None

    async def announce(self, judged: Judged | None) -> None:
        if judged is not None:
            await self.judge_held.announce(judged)

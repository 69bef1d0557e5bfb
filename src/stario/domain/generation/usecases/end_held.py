"""End work that nobody has judged for longer than its content may be kept."""

from datetime import timedelta
from functools import partial

import attrs

from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.generation.model.job import Job, JobOutOfOrder, LeaseLost
from stario.domain.generation.model.repeating import repeated
from stario.domain.generation.usecases.judge_held import Judged, JudgeHeld
from stario.domain.moderation.model.judgement import REVIEW_EXPIRED
from stario.domain.moderation.model.review_case import Subject
from stario.domain.moderation.usecases.withdraw_case import withdraw_case
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids

AT_ONCE = 50
LONGEST_HELD = timedelta(days=89)
"""A day less than what is made is kept for: nobody hands over what is about to go."""


@attrs.frozen(kw_only=True)
class EndHeld:
    """Words and products alike: the money goes back, the case and the files go."""

    storage: Storage
    judge_held: JudgeHeld
    clock: Clock
    ids: Ids

    async def __call__(self) -> bool:
        """End at most `AT_ONCE`; says whether there may be more."""
        async with self.storage() as work:
            since = self.clock.now() - LONGEST_HELD
            held = await work.jobs.held(since=since, limit=AT_ONCE)
        ended = 0
        for job in held:
            try:
                judged = await repeated(partial(self._end, job))
            except (JobOutOfOrder, LeaseLost):
                # A person was quicker.
                continue
            ended += 1
            await self.judge_held.announce(judged)
        return ended == AT_ONCE

    async def _end(self, job: Job) -> Judged:
        now = self.clock.now()
        async with self.storage() as work:
            judged = await self.judge_held.refuse(work, job.id, at=now, reason=REVIEW_EXPIRED)
            await withdraw_case(work, Subject.JOB, job.id, at=now)
            await work.audit.record(
                audit_event(
                    "moderation.case.expire",
                    "job",
                    job.id,
                    id_=self.ids.new(),
                    at=now,
                    waited_days=(now - job.updated_at).days,
                    was_made=job.result is not None,
                )
            )
            await work.commit()
        return judged

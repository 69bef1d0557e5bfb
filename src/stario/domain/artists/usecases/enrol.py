"""Do the jobs of `Queue.ENROLMENT`, each by its kind."""

from collections.abc import Mapping

import attrs

from stario.domain.artists.model.enrolment import EnrolmentKind, kind_of
from stario.domain.generation.model.job import Job
from stario.ports.work import Completion, JobHandler, Report


@attrs.frozen
class Enrol(JobHandler):
    handlers: Mapping[EnrolmentKind, JobHandler]

    async def __call__(self, job: Job, report: Report) -> Completion:
        return await self.handlers[kind_of(job.payload)](job, report)

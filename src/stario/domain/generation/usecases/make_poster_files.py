"""The work beside posters that fans wait for."""

import attrs

from stario.domain.generation.model.job import Job
from stario.ports.work import Completion, JobHandler, Report


@attrs.frozen(kw_only=True)
class MakePosterFiles(JobHandler):
    """Does the jobs of `Queue.POSTER_FILE`: files of posters, and previews of templates."""

    file: JobHandler
    preview: JobHandler

    async def __call__(self, job: Job, report: Report) -> Completion:
        """
        Hand *job* on.

        Raises:
            JobFailed: as those two.
        """
        handler = self.preview if "template_id" in job.payload else self.file
        return await handler(job, report)

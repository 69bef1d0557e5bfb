"""List jobs for staff."""

import attrs

from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ListJobs:
    storage: Storage

    async def __call__(
        self, request: PageRequest, *, queue: Queue | None, state: JobState | None
    ) -> Page[Job]:
        """Newest first; `JobState.FAILED` are the dead letters."""
        async with self.storage() as work:
            return await work.jobs.list(request, queue=queue, state=state)

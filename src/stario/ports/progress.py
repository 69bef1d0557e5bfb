"""How far a job is, told to whoever watches."""

from abc import abstractmethod
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Protocol, Self

import attrs

from stario.domain.generation.model.job import Job, JobState
from stario.domain.kernel.ids import JobId


@attrs.frozen(kw_only=True)
class JobProgress:
    """`stage` is a stable code such as speaking or animating; None before work starts."""

    job: JobId
    state: JobState
    stage: str | None
    percent: int

    @classmethod
    def of(cls, job: Job) -> Self:
        return cls(job=job.id, state=job.state, stage=job.stage, percent=job.progress_percent)


class ProgressFeed(Protocol):
    """
    Carries progress from workers to every gateway process.

    Messages may be lost; whoever watches asks the truth now and then. A watcher that is slow
    misses old messages, never the newest.
    """

    @abstractmethod
    async def publish(self, progress: JobProgress) -> None:
        """Tell the watchers; out of reach is no error."""
        ...

    @abstractmethod
    def watch(self, job: JobId) -> AbstractAsyncContextManager[AsyncIterator[JobProgress]]:
        """Everything published on *job* from the moment the context is entered."""
        ...

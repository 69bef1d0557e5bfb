"""What a worker runs, and what it makes of the answer."""

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

import attrs

from stario.domain.generation.model.job import Job, Json
from stario.domain.kernel.errors import DomainError
from stario.domain.moderation.model.review_case import ReviewCase
from stario.ports.storage import UnitOfWork

Report = Callable[[str, int], None]
"""Takes a stage (a stable code) and the percent done; callable from any thread, never waits."""

Effects = Callable[[UnitOfWork], Awaitable[None]]


async def nothing_else(_: UnitOfWork) -> None:
    """The effects of work that has none."""


@attrs.frozen(kw_only=True)
class Completion:
    """
    What a handler hands over.

    `effects` run in the transaction that marks the job done: both happen, or neither. They may
    raise `JobFailed` when the result must not count any more. `follow_ups` are jobs that
    `effects` adds; they are announced after the commit. With a `case` the job is held instead of
    done, and the case opened: then `effects` write down nothing that shows what was made.
    """

    result: Mapping[str, Json]
    effects: Effects = nothing_else
    follow_ups: tuple[Job, ...] = ()
    case: ReviewCase | None = None


class JobFailed(DomainError):
    """Trying again would not help; `reason` is the stable code that the fan is told."""

    code = "job_failed"

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)
        self.reason = reason


class JobHandler(Protocol):
    """
    Does the work of one kind of job.

    It may run again after a crash, in another process, while an older run still ends: everything
    it writes outside `Completion.effects` must be idempotent on the job's id.
    """

    @abstractmethod
    async def __call__(self, job: Job, report: Report) -> Completion:
        """
        Do *job*.

        Raises:
            JobFailed: it can't be done; it becomes a dead letter at once.
            Exception: anything else is tried again with backoff.
        """
        ...


class EffectHandler(Protocol):
    """
    Carries out one kind of effect that a transaction wrote down.

    It is called at least once for each, so a second call must change nothing.
    """

    @abstractmethod
    async def __call__(self, payload: Mapping[str, str]) -> None:
        """
        Do what *payload* says.

        Raises:
            DomainError: not now; it is tried again later, and never given up.
        """
        ...

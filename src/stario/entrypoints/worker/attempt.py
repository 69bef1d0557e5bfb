"""One attempt at one job, from claim to settlement."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

import attrs
import structlog

from stario.domain.generation.model.job import Job, JobState, LeaseLost
from stario.domain.generation.usecases.fail_job import Blame
from stario.domain.kernel.errors import DomainError, TooMany, Unavailable
from stario.entrypoints.tasks import end
from stario.entrypoints.worker.outage import Outage
from stario.entrypoints.worker.pace import Pace
from stario.entrypoints.worker.reporter import Reporter
from stario.entrypoints.worker.steps import Steps
from stario.ports.progress import ProgressFeed
from stario.ports.work import Completion, JobFailed, JobHandler, Report
from stario.ports.work_metrics import Outcome

STOP_WITHIN_SECONDS = 5.0
"""A handler that ignores its cancellation for so long is left behind; the fence shuts it out."""

INSIST_SECONDS = 300.0
"""How long a result waits for a database that is away."""

log = structlog.get_logger(__name__)


class TimeLimitExceeded(DomainError):
    """The handler did not return within its time limit."""

    code = "time_limit_exceeded"


@attrs.define(eq=False, kw_only=True)
class Attempt:
    """`job` is the job as this attempt last wrote it. `give_up` ends waiting for the database."""

    job: Job
    handler: JobHandler
    steps: Steps
    feed: ProgressFeed
    pace: Pace
    give_up: asyncio.Event
    _task: asyncio.Task[Completion] | None = attrs.field(init=False, default=None)
    _stopped: asyncio.Event = attrs.field(init=False, factory=asyncio.Event)
    _reason: Outcome | None = attrs.field(init=False, default=None)

    def stop(self, reason: Outcome) -> None:
        """
        Cancel the handler: its job was CANCELLED or LOST, or is to be HANDED_BACK.

        Does nothing once the handler has returned.
        """
        if self._reason is None and not (self._task and self._task.done()):
            self._reason = reason
            self._stopped.set()

    async def run(self) -> Outcome:
        """Work and settle; never raises for what the handler does."""
        reporter = Reporter(job=self.job, feed=self.feed, record=self._record)
        async with self._listening(), reporter.telling():
            task = await self._work(reporter)
        try:
            return await self._settle(task)
        except LeaseLost:
            log.warning("job lost", job=self.job.id, attempt=self.job.attempts)
            return Outcome.LOST

    async def _work(self, report: Report) -> asyncio.Task[Completion]:
        task = self._task = asyncio.create_task(self._handle(report))
        stopped = asyncio.create_task(self._stopped.wait())
        try:
            await asyncio.wait([task, stopped], return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                await end(task, within_seconds=STOP_WITHIN_SECONDS)
        finally:
            stopped.cancel()
            task.cancel()
        if not task.done():
            log.error("handler does not stop", job=self.job.id, queue=self.job.queue)
        return task

    async def _handle(self, report: Report) -> Completion:
        try:
            async with asyncio.timeout(self.pace.time_limit.total_seconds()) as limit:
                return await self.handler(self.job, report)
        except TimeoutError:
            if limit.expired():
                raise TimeLimitExceeded from None
            raise

    async def _settle(self, task: asyncio.Task[Completion]) -> Outcome:
        if task.done() and not task.cancelled() and task.exception() is None:
            return await self._complete(task.result())
        if self._reason is Outcome.HANDED_BACK:
            waiting = await self._insist(lambda: self.steps.hand_back(self.job))
            return Outcome.HANDED_BACK if waiting else Outcome.LOST
        if self._reason is not None:
            return self._reason
        return await self._fail(_error_of(task))

    async def _complete(self, completion: Completion) -> Outcome:
        try:
            completed = await self._insist(lambda: self.steps.complete(self.job, completion))
        except LeaseLost:
            raise
        except Exception as error:  # noqa: BLE001 - effects may raise whatever a handler may
            return await self._fail(error)
        return Outcome.DONE if completed else Outcome.LOST

    async def _fail(self, error: BaseException) -> Outcome:
        code = _code_of(error)
        log.error(
            "job failed",
            job=self.job.id,
            queue=self.job.queue,
            attempt=self.job.attempts,
            code=code,
            exc_info=None if isinstance(error, JobFailed) else error,
        )
        failed = await self._insist(lambda: self.steps.fail(self.job, code, blame=_blame_of(error)))
        if failed is None:
            return Outcome.LOST
        return Outcome.FAILED if failed.state is JobState.FAILED else Outcome.RETRIED

    async def _insist(self, write: Callable[[], Awaitable[Job]]) -> Job | None:
        """Write through an outage of the database; None when it lasts too long."""
        outage = Outage()
        clock = asyncio.get_running_loop().time
        deadline = clock() + INSIST_SECONDS
        while clock() < deadline and not self.give_up.is_set():
            try:
                written = await write()
            except Unavailable as error:
                await self._pause(outage.failed(error))
            else:
                outage.over()
                return written
        return None

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.give_up.wait()

    async def _record(self, stage: str, percent: int) -> None:
        try:
            self.job = await self.steps.record(self.job, stage, percent, lease=self.pace.lease)
        except LeaseLost:
            self.stop(Outcome.LOST)
        except Unavailable:
            # The next report says more than this one would have.
            return
        except Exception:
            log.exception("progress not recorded", job=self.job.id)

    @contextlib.asynccontextmanager
    async def _listening(self) -> AsyncIterator[None]:
        # Beside the work: subscribing takes a second while Redis is away.
        task = asyncio.create_task(self._stop_when_cancelled())
        try:
            yield
        finally:
            await end(task)

    async def _stop_when_cancelled(self) -> None:
        async with self.feed.watch(self.job.id) as updates:
            async for progress in updates:
                if progress.state is JobState.CANCELLED:
                    self.stop(Outcome.CANCELLED)


def _error_of(task: asyncio.Task[Completion]) -> BaseException:
    if task.cancelled():
        return RuntimeError("the handler cancelled itself")
    return task.exception() or RuntimeError("the handler did not stop")


def _blame_of(error: BaseException) -> Blame:
    match error:
        case JobFailed():
            return Blame.ORDER
        case Unavailable() | TooMany():
            return Blame.OUTAGE
        case _:
            return Blame.ATTEMPT


def _code_of(error: BaseException) -> str:
    """Stable, and without a word about our insides."""
    if isinstance(error, JobFailed):
        return error.reason
    if isinstance(error, DomainError):
        return error.code
    return "internal"

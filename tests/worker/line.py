"""A line of work on real parts: storage, dispatch, feed, and workers at a quick pace."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta

import attrs
import pytest

from stario.adapters.memory.switches import MemorySwitches
from stario.adapters.memory.system import MemoryEntropy
from stario.adapters.memory.work_metrics import MemoryWorkMetrics
from stario.adapters.system import SystemClock
from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.cancel_job import CancelJob
from stario.domain.generation.usecases.claim_job import ClaimJob
from stario.domain.generation.usecases.complete_job import CompleteJob
from stario.domain.generation.usecases.fail_job import FailJob
from stario.domain.generation.usecases.hand_back_job import HandBackJob
from stario.domain.generation.usecases.reconcile_queues import ReconcileQueues
from stario.domain.generation.usecases.record_progress import RecordProgress
from stario.domain.generation.usecases.renew_leases import RenewLeases
from stario.domain.generation.usecases.requeue_job import RequeueJob
from stario.domain.kernel.ids import JobId
from stario.entrypoints.worker.loop import Worker
from stario.entrypoints.worker.pace import Pace
from stario.entrypoints.worker.steps import Steps
from stario.ports.dispatch import JobDispatch
from stario.ports.progress import ProgressFeed
from stario.ports.storage import Storage
from stario.ports.system import Clock
from stario.ports.work import Completion, JobHandler, Report
from tests.builders.values import new_id
from tests.builders.work import a_job

QUICK = Pace(
    lease=timedelta(seconds=1.5),
    grace=timedelta(seconds=5),
    poll=timedelta(seconds=0.2),
    reconcile=timedelta(seconds=0.2),
)

ON_SERVERS = pytest.mark.parametrize("line", ["postgres"], indirect=True)
"""For what waits, and is a matter of the worker's loop: other parts would show the same again."""

IN_MEMORY_AND_ON_SERVERS = pytest.mark.parametrize("line", ["memory", "postgres"], indirect=True)
"""For what waits, and is a matter of the feed or of the loop that renews leases."""

Work = Callable[[Job, Report], Awaitable[Completion]]
OpenStorage = Callable[[], AbstractAsyncContextManager[Storage]]


@attrs.define
class LeapingClock(Clock):
    """The real time, and a leap ahead of it that a test may take."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return SystemClock().now() + self.ahead


@attrs.frozen
class Handler(JobHandler):
    work: Work

    async def __call__(self, job: Job, report: Report) -> Completion:
        return await self.work(job, report)


@attrs.define(eq=False, kw_only=True)
class Line:
    """`storages` opens another storage on the same truth, or is None where there can be but one."""

    storage: Storage
    dispatch: JobDispatch
    feed: ProgressFeed
    storages: OpenStorage | None
    clock: LeapingClock = attrs.field(factory=LeapingClock)
    switches: MemorySwitches = attrs.field(factory=MemorySwitches)
    metrics: MemoryWorkMetrics = attrs.field(factory=MemoryWorkMetrics)

    @property
    def claim(self) -> ClaimJob:
        return ClaimJob(
            storage=self.storage,
            dispatch=self.dispatch,
            feed=self.feed,
            switches=self.switches,
            clock=self.clock,
        )

    @property
    def complete(self) -> CompleteJob:
        return CompleteJob(
            storage=self.storage, dispatch=self.dispatch, feed=self.feed, clock=self.clock
        )

    @property
    def reconcile(self) -> ReconcileQueues:
        return ReconcileQueues(
            storage=self.storage, dispatch=self.dispatch, feed=self.feed, clock=self.clock
        )

    @property
    def cancel(self) -> CancelJob:
        return CancelJob(
            storage=self.storage, dispatch=self.dispatch, feed=self.feed, clock=self.clock
        )

    @property
    def requeue(self) -> RequeueJob:
        return RequeueJob(
            storage=self.storage, dispatch=self.dispatch, feed=self.feed, clock=self.clock
        )

    @property
    def steps(self) -> Steps:
        return Steps(
            claim=self.claim,
            record=RecordProgress(storage=self.storage, clock=self.clock),
            complete=self.complete,
            fail=FailJob(
                storage=self.storage, feed=self.feed, clock=self.clock, entropy=MemoryEntropy()
            ),
            hand_back=HandBackJob(
                storage=self.storage, dispatch=self.dispatch, feed=self.feed, clock=self.clock
            ),
            reconcile=self.reconcile,
        )

    def worker(
        self,
        handlers: Work | Mapping[Queue, Work],
        *,
        concurrency: int = 1,
        pace: Pace = QUICK,
        patient: frozenset[Queue] = frozenset(),
    ) -> Worker:
        if not isinstance(handlers, Mapping):
            handlers = {Queue.VIDEO: handlers}
        return Worker(
            name=f"worker-{new_id()}",
            handlers={queue: Handler(work) for queue, work in handlers.items()},
            steps=self.steps,
            open_renewals=self._renewals,
            dispatch=self.dispatch,
            feed=self.feed,
            metrics=self.metrics,
            concurrency=concurrency,
            pace=pace,
            patient=patient,
            heartbeat_thread=self.storages is not None,
        )

    @contextlib.asynccontextmanager
    async def working(
        self,
        handlers: Work | Mapping[Queue, Work],
        *,
        concurrency: int = 1,
        pace: Pace = QUICK,
        patient: frozenset[Queue] = frozenset(),
    ) -> AsyncIterator[Worker]:
        """A worker that runs until the block is left, and is drained then."""
        worker = self.worker(handlers, concurrency=concurrency, pace=pace, patient=patient)
        running = asyncio.create_task(worker.run())
        try:
            yield worker
        finally:
            worker.stop()
            await running

    @contextlib.asynccontextmanager
    async def _renewals(self) -> AsyncIterator[RenewLeases]:
        async with contextlib.AsyncExitStack() as stack:
            storage = self.storage
            if self.storages is not None:
                storage = await stack.enter_async_context(self.storages())
            yield RenewLeases(storage=storage, clock=self.clock)

    async def order(
        self,
        *,
        queue: Queue = Queue.VIDEO,
        tier: int = 0,
        max_attempts: int = 3,
        ago: timedelta = timedelta(),
        announced: bool = True,
    ) -> JobId:
        """Remember a job, ordered *ago*, and announce it as every order does."""
        job = a_job(
            queue=queue,
            tier=tier,
            max_attempts=max_attempts,
            enqueued_at=self.clock.now() - ago,
        )
        async with self.storage() as work:
            await work.jobs.add(job)
            await work.commit()
        if announced:
            await self.dispatch.announce(queue, [job.id])
        return job.id

    async def job(self, job: JobId) -> Job:
        async with self.storage() as work:
            return await work.jobs.get(job)

    async def take_away(self, job_id: JobId) -> None:
        """Do what a reconciler does that finds the lease run out."""
        async with self.storage() as work:
            was = await work.jobs.get(job_id)
            expired = attrs.evolve(was, lease_until=self.clock.now()).expire(at=self.clock.now())
            await work.jobs.save(expired, was=was)
            await work.commit()

    async def until_put_back(self, job: JobId, *, attempts: int) -> Job:
        """Wait until *job* waits again after so many attempts; in vain for a test's time limit."""
        # Only the database knows.
        while (found := await self.job(job)).attempts < attempts or found.worker:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        return found

    async def until(self, job: JobId, state: JobState, *, within_seconds: float = 10) -> Job:
        """
        Wait until *job* is in *state*.

        Raises:
            AssertionError: it did not get there in time; says where it is.
        """
        deadline = asyncio.get_running_loop().time() + within_seconds
        while (found := await self.job(job)).state is not state:
            if asyncio.get_running_loop().time() > deadline:
                raise AssertionError(f"{found.state} instead of {state}: {found}")
            await asyncio.sleep(0.03)
        return found


async def done(job: Job, report: Report) -> Completion:
    """The shortest handler."""
    return Completion(result={"made_by": job.attempts})


async def for_ever(job: Job, report: Report) -> Completion:
    """A handler that only a cancellation ends."""
    report("dreaming", 10)
    await asyncio.sleep(60)
    return await done(job, report)

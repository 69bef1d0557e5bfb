"""Claim, work, settle: until told to stop."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import TypeVar

import attrs
import structlog

from stario.domain.generation.model.job import Job, LeaseLost
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.renew_leases import RenewLeases
from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.ids import JobId
from stario.entrypoints.tasks import end
from stario.entrypoints.tracing import NoTracing, Tracing
from stario.entrypoints.worker.attempt import Attempt
from stario.entrypoints.worker.giving_way import GivingWay
from stario.entrypoints.worker.heartbeat import Heartbeat
from stario.entrypoints.worker.outage import Outage
from stario.entrypoints.worker.pace import Pace
from stario.entrypoints.worker.steps import Steps
from stario.ports.dispatch import JobDispatch
from stario.ports.progress import ProgressFeed
from stario.ports.work import JobHandler
from stario.ports.work_metrics import Outcome, WorkMetrics

HAND_BACK_WITHIN_SECONDS = 8.0
FRUITLESS_PAUSE_SECONDS = 0.02
LONGEST_FRUITLESS_PAUSE_SECONDS = 0.5

T = TypeVar("T")
log = structlog.get_logger(__name__)


@attrs.define(eq=False, kw_only=True)
class Worker:
    """
    Runs the jobs of the queues in `handlers`, the first ones first, `concurrency` at a time.

    The database decides what runs; the dispatch only wakes. Without the dispatch the database is
    asked once a `poll`; without the database the worker waits for it. Whatever a handler does,
    the worker lives on.

    Args:
        name: unique to this process, for leases carry it.
        patient: queues whose jobs are put back when others wait and every slot is taken.
        open_renewals: see `Heartbeat`; with `heartbeat_thread` it is entered on another loop.
    """

    name: str
    handlers: Mapping[Queue, JobHandler]
    steps: Steps
    open_renewals: Callable[[], AbstractAsyncContextManager[RenewLeases]]
    dispatch: JobDispatch
    feed: ProgressFeed
    metrics: WorkMetrics
    tracing: Tracing = attrs.field(factory=NoTracing)
    patient: frozenset[Queue] = frozenset()
    concurrency: int = 1
    pace: Pace = attrs.field(factory=Pace)
    heartbeat_thread: bool = True
    _heartbeat: Heartbeat = attrs.field(init=False)
    _slots: asyncio.Semaphore = attrs.field(init=False)
    _stopping: asyncio.Event = attrs.field(init=False, factory=asyncio.Event)
    _hurry: asyncio.Event = attrs.field(init=False, factory=asyncio.Event)
    _give_up: asyncio.Event = attrs.field(init=False, factory=asyncio.Event)
    _running: dict[asyncio.Task[None], Attempt] = attrs.field(init=False, factory=dict)
    _outage: Outage = attrs.field(init=False, factory=Outage)
    _fruitless: int = attrs.field(init=False, default=0)

    def __attrs_post_init__(self) -> None:
        self._slots = asyncio.Semaphore(self.concurrency)
        self._heartbeat = Heartbeat(
            open_renewals=self.open_renewals,
            lost=self._lose,
            pace=self.pace,
            own_thread=self.heartbeat_thread,
        )

    def stop(self) -> None:
        """Claim nothing more and let running jobs end within the grace; twice: hand back now."""
        if self._stopping.is_set():
            self._hurry.set()
        self._stopping.set()

    async def run(self) -> None:
        """Work until `stop`; returns once every job is settled or handed back."""
        # One watch for its whole life keeps the subscription up that each job's watch shares.
        async with (
            self.feed.watch(JobId(self.name)),
            self._heartbeat.beating(),
            _beside(self._reconcile_on()),
            _beside(self._giving_way().watch()),
        ):
            try:
                while not self._stopping.is_set():
                    await self._safe_turn()
                await self._drain()
            finally:
                await self._abandon()

    async def _safe_turn(self) -> None:
        """A turn that nothing ends but a cancellation: a worker that ends loses a whole machine."""
        try:
            await self._turn()
        except Exception:
            log.exception("turn failed")
            await self._pause(self.pace.poll.total_seconds())

    async def _turn(self) -> None:
        """Start one job, or wait for one."""
        if not await self._unless_stopping(self._slots.acquire()):
            return
        if self._stopping.is_set():
            self._slots.release()
            return
        # Not cut short: a claim whose answer nobody reads would hold its job for a lease.
        job = await self._claim()
        if job is not None:
            self._start(job)
            return
        self._slots.release()
        if not self._outage.lasts:
            await self._wait()

    async def _claim(self) -> Job | None:
        try:
            job = await self.steps.claim(
                tuple(self.handlers), worker=self.name, lease=self.pace.lease
            )
        except Unavailable as error:
            await self._pause(self._outage.failed(error))
            return None
        except LeaseLost:
            return None
        except Exception:
            log.exception("claim failed")
            await self._pause(self.pace.poll.total_seconds())
            return None
        self._outage.over()
        return job

    async def _wait(self) -> None:
        woken = await self._unless_stopping(
            self.dispatch.wait(tuple(self.handlers), timeout_seconds=self.pace.poll.total_seconds())
        )
        # A list may name jobs that others just took: look again, but ever more slowly.
        self._fruitless = self._fruitless + 1 if woken else 0
        if self._fruitless > 1:
            pause = FRUITLESS_PAUSE_SECONDS * (1 << min(self._fruitless, 8))
            await self._pause(min(pause, LONGEST_FRUITLESS_PAUSE_SECONDS))

    def _start(self, job: Job) -> None:
        self._fruitless = 0
        attempt = Attempt(
            job=job,
            handler=self.handlers[job.queue],
            steps=self.steps,
            feed=self.feed,
            pace=self.pace,
            give_up=self._give_up,
        )
        self._heartbeat.hold(job)
        task = asyncio.create_task(self._attend(job, attempt))
        self._running[task] = attempt
        task.add_done_callback(self._running.pop)

    async def _attend(self, job: Job, attempt: Attempt) -> None:
        clock = asyncio.get_running_loop().time
        began = clock()
        outcome = Outcome.LOST
        waited = job.updated_at - max(job.enqueued_at, job.run_after)
        self.metrics.started(job.queue, waited_seconds=max(0.0, waited.total_seconds()))
        try:
            with self.tracing.job(job) as told:
                outcome = told.outcome = await attempt.run()
        except Exception:
            # Its lease runs out and somebody else gets it.
            log.exception("attempt failed", job=job.id, queue=job.queue)
        finally:
            self._heartbeat.release(job)
            self._slots.release()
            seconds = clock() - began
            waited = job.updated_at - job.enqueued_at
            self.metrics.finished(
                job.queue,
                outcome,
                seconds=seconds,
                since_enqueued_seconds=max(0.0, waited.total_seconds()) + seconds,
            )

    def _lose(self, jobs: Sequence[Job]) -> None:
        lost = {(job.id, job.attempts) for job in jobs}
        for attempt in list(self._running.values()):
            if (attempt.job.id, attempt.job.attempts) in lost:
                attempt.stop(Outcome.LOST)

    async def _drain(self) -> None:
        hurried = asyncio.create_task(self._hurry.wait())
        ended = asyncio.create_task(_all(list(self._running)))
        await asyncio.wait(
            [hurried, ended],
            timeout=self.pace.grace.total_seconds(),
            return_when=asyncio.FIRST_COMPLETED,
        )
        hurried.cancel()
        for attempt in list(self._running.values()):
            attempt.stop(Outcome.HANDED_BACK)
        await asyncio.wait([ended], timeout=HAND_BACK_WITHIN_SECONDS)
        self._give_up.set()
        await asyncio.wait([ended], timeout=1)
        ended.cancel()

    async def _abandon(self) -> None:
        """Nothing outlives the loop, not even when it is cancelled itself."""
        for task in list(self._running):
            await end(task)

    def _giving_way(self) -> GivingWay:
        return GivingWay(
            queues=tuple(self.handlers),
            patient=self.patient,
            dispatch=self.dispatch,
            full=self._slots.locked,
            running=lambda: tuple(self._running.values()),
        )

    async def _reconcile_on(self) -> None:
        while True:
            pause = self.pace.reconcile
            try:
                result = await self.steps.reconcile()
                for job in result.expired:
                    log.warning("job taken from a silent worker", job=job.id, queue=job.queue)
            except Unavailable:
                # After an outage healthy workers renew first, before their jobs look abandoned.
                pause = max(pause, self.pace.heartbeat)
            except Exception:
                log.exception("reconciliation failed")
            await asyncio.sleep(pause.total_seconds())

    async def _pause(self, seconds: float) -> None:
        await self._unless_stopping(asyncio.sleep(seconds))

    async def _unless_stopping(self, waiting: Coroutine[None, None, T]) -> T | None:
        """Wait, but not for longer than the worker claims jobs; None when it stopped."""
        task = asyncio.create_task(waiting)
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait([task, stopping], return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            await end(task)
        return None if task.cancelled() else task.result()


@contextlib.asynccontextmanager
async def _beside(chore: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Run *chore* for as long as the block lasts."""
    task = asyncio.create_task(chore)
    try:
        yield
    finally:
        await end(task)


async def _all(tasks: Sequence[Awaitable[None]]) -> None:
    await asyncio.gather(*tasks, return_exceptions=True)

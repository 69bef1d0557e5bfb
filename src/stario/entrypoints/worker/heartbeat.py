"""Leases kept alive, whatever the event loop is busy with."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from threading import Thread

import attrs
import structlog

from stario.domain.generation.model.job import Job
from stario.domain.generation.usecases.renew_leases import RenewLeases
from stario.domain.kernel.errors import Unavailable
from stario.entrypoints.tasks import end
from stario.entrypoints.worker.pace import Pace

RETRY_AFTER_SECONDS = 0.5
TICK_SECONDS = 1.0
STALLED_AFTER_SECONDS = 60.0
"""A loop that stands still for so long is taken for dead: its jobs go to somebody else."""

log = structlog.get_logger(__name__)


@attrs.define(eq=False, kw_only=True)
class Heartbeat:
    """
    Renews the leases of the jobs it holds at a third of the lease.

    With `own_thread` it runs on a thread and loop of its own, where `open_renewals` must open a
    storage of its own (no driver lets two loops share a connection): a handler that blocks the
    worker's loop then costs no lease. Without it, it is a task of the worker's loop.

    `open_renewals` is entered once; `lost` is called on the worker's loop with the jobs that are
    somebody else's by now, or cancelled.
    """

    open_renewals: Callable[[], AbstractAsyncContextManager[RenewLeases]]
    lost: Callable[[Sequence[Job]], None]
    pace: Pace
    own_thread: bool
    # Replaced as a whole, never changed: the other thread reads it at any moment.
    _held: tuple[Job, ...] = attrs.field(init=False, default=())
    _ticked_at: float = attrs.field(init=False, factory=time.monotonic)

    def hold(self, job: Job) -> None:
        self._held = (*self._held, job)

    def release(self, job: Job) -> None:
        self._held = tuple(held for held in self._held if held is not job)

    @contextlib.asynccontextmanager
    async def beating(self) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        tasks = [asyncio.create_task(self._tick())]
        if self.own_thread:
            thread = _BeatingThread(self, loop)
            thread.start()
        else:
            thread = None
            tasks.append(asyncio.create_task(self.beat(loop)))
        try:
            yield
        finally:
            for task in tasks:
                await end(task)
            if thread is not None:
                await asyncio.to_thread(thread.end)

    async def beat(self, workers_loop: asyncio.AbstractEventLoop) -> None:
        """Renew until cancelled; on whatever loop it is called."""
        while True:
            try:
                async with self.open_renewals() as renew:
                    await self._renew_on(renew, workers_loop)
            except Exception:
                log.exception("heartbeat begins anew")
                await asyncio.sleep(RETRY_AFTER_SECONDS)

    async def _renew_on(self, renew: RenewLeases, workers_loop: asyncio.AbstractEventLoop) -> None:
        pause_seconds = self.pace.heartbeat.total_seconds()
        while True:
            await asyncio.sleep(pause_seconds)
            try:
                lost = await self._renew(renew)
            except Unavailable:
                # Nothing is known about the leases, so nothing is stopped; the fence protects.
                pause_seconds = min(RETRY_AFTER_SECONDS, self.pace.heartbeat.total_seconds())
                continue
            pause_seconds = self.pace.heartbeat.total_seconds()
            if lost:
                workers_loop.call_soon_threadsafe(self.lost, lost)

    async def _renew(self, renew: RenewLeases) -> tuple[Job, ...]:
        jobs = self._held
        if not jobs or time.monotonic() - self._ticked_at > STALLED_AFTER_SECONDS:
            return ()
        kept = await renew(jobs, lease=self.pace.lease)
        return tuple(job for job in jobs if job.id not in kept)

    async def _tick(self) -> None:
        while True:
            self._ticked_at = time.monotonic()
            await asyncio.sleep(TICK_SECONDS)


@attrs.define(eq=False)
class _BeatingThread:
    """Runs the heartbeat on a loop of its own, and ends it from outside."""

    _heartbeat: Heartbeat
    _workers_loop: asyncio.AbstractEventLoop
    _loop: asyncio.AbstractEventLoop = attrs.field(init=False, factory=asyncio.new_event_loop)
    _told_to_end: asyncio.Event = attrs.field(init=False, factory=asyncio.Event)
    _thread: Thread = attrs.field(init=False)

    def start(self) -> None:
        self._thread = Thread(target=self._run, name="heartbeat", daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._loop.call_soon_threadsafe(self._told_to_end.set)
        self._thread.join()

    def _run(self) -> None:
        with contextlib.closing(self._loop):
            self._loop.run_until_complete(self._beat())

    async def _beat(self) -> None:
        task = asyncio.create_task(self._heartbeat.beat(self._workers_loop))
        await self._told_to_end.wait()
        await end(task)

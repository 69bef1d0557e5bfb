"""What a handler says about its progress, told on."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

import attrs

from stario.domain.generation.model.job import Job
from stario.entrypoints.tasks import end
from stario.ports.progress import JobProgress, ProgressFeed

RECORD_EVERY_SECONDS = 1.0
LAST_RECORD_WITHIN_SECONDS = 5.0


@attrs.define(eq=False, kw_only=True)
class Reporter:
    """
    Takes reports from any thread. The newest goes to the feed at once, and to `record` at most
    once a second, the last one included.
    """

    job: Job
    feed: ProgressFeed
    record: Callable[[str, int], Awaitable[None]]
    _loop: asyncio.AbstractEventLoop = attrs.field(init=False, factory=asyncio.get_running_loop)
    _arrived: asyncio.Event = attrs.field(init=False, factory=asyncio.Event)
    _newest: tuple[str, int] = attrs.field(init=False, default=("", 0))
    _ended: bool = attrs.field(init=False, default=False)

    def __call__(self, stage: str, percent: int) -> None:
        _, before = self._newest
        self._newest = stage, max(before, min(99, percent))
        # The loop may be gone when a thread outlives its worker.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._arrived.set)

    @contextlib.asynccontextmanager
    async def telling(self) -> AsyncIterator[None]:
        """Once left, nothing is written any more."""
        task = asyncio.create_task(self._tell_on())
        try:
            yield
        finally:
            self._ended = True
            self._arrived.set()
            # Cut short, a write would cost the database connection it runs on.
            await asyncio.wait([task], timeout=LAST_RECORD_WITHIN_SECONDS)
            await end(task)

    async def _tell_on(self) -> None:
        recorded_at = self._loop.time() - RECORD_EVERY_SECONDS
        owed = False
        while True:
            left = recorded_at + RECORD_EVERY_SECONDS - self._loop.time()
            await self._next(max(0.0, left) if owed else None)
            if self._ended:
                return
            if self._arrived.is_set():
                self._arrived.clear()
                owed = True
                await self._publish()
            if owed and self._loop.time() >= recorded_at + RECORD_EVERY_SECONDS:
                owed, recorded_at = False, self._loop.time()
                await self.record(*self._newest)

    async def _next(self, timeout_seconds: float | None) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_seconds):
                await self._arrived.wait()

    async def _publish(self) -> None:
        stage, percent = self._newest
        await self.feed.publish(
            JobProgress(job=self.job.id, state=self.job.state, stage=stage, percent=percent)
        )

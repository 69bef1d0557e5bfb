"""Progress within this process."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator

import attrs

from stario.domain.kernel.ids import JobId
from stario.ports.progress import JobProgress, ProgressFeed


@attrs.define(eq=False)
class _Newest(AsyncIterator[JobProgress]):
    """Holds one message: a newer one replaces it, so a slow watcher costs nothing."""

    _message: JobProgress | None = None
    _arrived: asyncio.Event = attrs.field(factory=asyncio.Event)

    def put(self, progress: JobProgress) -> None:
        self._message = progress
        self._arrived.set()

    async def __anext__(self) -> JobProgress:
        while (message := self._message) is None:
            self._arrived.clear()
            await self._arrived.wait()
        self._message = None
        return message


@attrs.define(eq=False)
class MemoryProgressFeed(ProgressFeed):
    """Used from one event loop."""

    _watchers: defaultdict[JobId, list[_Newest]] = attrs.field(
        init=False, factory=lambda: defaultdict(list)
    )

    async def publish(self, progress: JobProgress) -> None:
        for watcher in self._watchers.get(progress.job, ()):
            watcher.put(progress)

    @contextlib.asynccontextmanager
    async def watch(self, job: JobId) -> AsyncIterator[AsyncIterator[JobProgress]]:
        watcher = _Newest()
        self._watchers[job].append(watcher)
        try:
            yield watcher
        finally:
            self._watchers[job].remove(watcher)
            if not self._watchers[job]:
                del self._watchers[job]

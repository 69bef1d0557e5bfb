"""Lists of waiting jobs in this process."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence

import attrs

from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.ids import JobId
from stario.ports.dispatch import JobDispatch


@attrs.frozen(eq=False)
class _Waiter:
    queues: frozenset[Queue]
    woken: asyncio.Future[None]


@attrs.define(eq=False)
class MemoryJobDispatch(JobDispatch):
    """What `stario up` wakes its workers with; used from one event loop."""

    _lists: defaultdict[Queue, dict[JobId, None]] = attrs.field(
        init=False, factory=lambda: defaultdict(dict)
    )
    _waiters: list[_Waiter] = attrs.field(init=False, factory=list)

    async def announce(self, queue: Queue, jobs: Sequence[JobId]) -> None:
        for job in jobs:
            self._add(queue, job)

    async def withdraw(self, queue: Queue, job: JobId) -> None:
        self._lists[queue].pop(job, None)

    async def wait(self, queues: Sequence[Queue], *, timeout_seconds: float) -> bool:
        clock = asyncio.get_running_loop().time
        deadline = clock() + timeout_seconds
        # Woken for a job that somebody else took first, it waits on.
        while not any(self._lists[queue] for queue in queues):
            left = deadline - clock()
            if left <= 0:
                return False
            await self._woken(frozenset(queues), timeout_seconds=left)
        return True

    async def listed(self, queue: Queue) -> tuple[JobId, ...] | None:
        return tuple(self._lists[queue])

    async def repair(
        self, queue: Queue, *, listed: Sequence[JobId], waiting: Sequence[JobId]
    ) -> int:
        listed_set, waiting_set = set(listed), set(waiting)
        stale = [job for job in self._lists[queue] if job in listed_set - waiting_set]
        for job in stale:
            await self.withdraw(queue, job)
        return len(stale) + sum(self._add(queue, job) for job in waiting if job not in listed_set)

    async def length(self, queue: Queue) -> int | None:
        return len(self._lists[queue])

    async def check(self) -> None:
        return

    def _add(self, queue: Queue, job: JobId) -> bool:
        if job in self._lists[queue]:
            return False
        self._lists[queue][job] = None
        self._wake(frozenset([queue]))
        return True

    def _wake(self, queues: frozenset[Queue]) -> None:
        for waiter in self._waiters:
            if queues & waiter.queues and not waiter.woken.done():
                waiter.woken.set_result(None)
                return

    async def _woken(self, queues: frozenset[Queue], *, timeout_seconds: float) -> None:
        waiter = _Waiter(queues, asyncio.get_running_loop().create_future())
        self._waiters.append(waiter)
        try:
            await asyncio.wait([waiter.woken], timeout=timeout_seconds)
        except asyncio.CancelledError:
            if waiter.woken.done():
                self._wake(queues)
            raise
        finally:
            self._waiters.remove(waiter)

"""Lists of waiting jobs in Redis."""

from collections.abc import Sequence

import attrs

from stario.adapters.redis.connection import RedisConnection
from stario.adapters.redis.lists import RedisLists
from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.ids import JobId
from stario.ports.dispatch import JobDispatch


@attrs.frozen
class RedisJobDispatch(JobDispatch):
    """The list of a queue has the queue's own name."""

    _redis: RedisConnection
    _lists: RedisLists = attrs.field(init=False)

    @_lists.default
    def _lists_of_connection(self) -> RedisLists:
        return RedisLists(self._redis)

    async def announce(self, queue: Queue, jobs: Sequence[JobId]) -> None:
        await self._lists.announce(queue, jobs)

    async def withdraw(self, queue: Queue, job: JobId) -> None:
        await self._lists.withdraw(queue, job)

    async def wait(self, queues: Sequence[Queue], *, timeout_seconds: float) -> bool:
        return await self._lists.wait(queues, timeout_seconds=timeout_seconds)

    async def listed(self, queue: Queue) -> tuple[JobId, ...] | None:
        members = await self._lists.listed(queue)
        return None if members is None else tuple(map(JobId, members))

    async def repair(
        self, queue: Queue, *, listed: Sequence[JobId], waiting: Sequence[JobId]
    ) -> int:
        return await self._lists.repair(queue, listed=listed, waiting=waiting)

    async def length(self, queue: Queue) -> int | None:
        return await self._lists.length(queue)

    async def check(self) -> None:
        await self._lists.check()

"""Lists of waiting jobs in Redis."""

import asyncio
from collections.abc import Sequence

import attrs

from stario.adapters.redis.connection import BLOCK_SECONDS, PREFIX, RedisConnection
from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.ids import JobId
from stario.ports.dispatch import JobDispatch

FEW = 16
"""Up to so many jobs are looked up one by one; more are compared in one pass over the list."""

# KEYS: list, wake list. ARGV: jobs. One token for each job added, never more than jobs.
ANNOUNCE = """
for _, job in ipairs(ARGV) do
  if not redis.call('LPOS', KEYS[1], job) then
    redis.call('RPUSH', KEYS[1], job)
    redis.call('RPUSH', KEYS[2], '1')
  end
end
redis.call('LTRIM', KEYS[2], 0, redis.call('LLEN', KEYS[1]) - 1)
"""

WITHDRAW = """
redis.call('LREM', KEYS[1], 0, ARGV[1])
local left = redis.call('LLEN', KEYS[1])
if left == 0 then redis.call('DEL', KEYS[2]) else redis.call('LTRIM', KEYS[2], 0, left - 1) end
"""

# ARGV: number of stale jobs, the stale jobs, the missing jobs. Linear in the list's length.
REPAIR = """
local stale, present, kept, changed, added = {}, {}, {}, 0, 0
local first_missing = 2 + tonumber(ARGV[1])
for i = 2, first_missing - 1 do stale[ARGV[i]] = true end
for _, job in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do
  if stale[job] or present[job] then
    changed = changed + 1
  else
    present[job] = true
    kept[#kept + 1] = job
  end
end
for i = first_missing, #ARGV do
  if not present[ARGV[i]] then
    present[ARGV[i]] = true
    kept[#kept + 1] = ARGV[i]
    added = added + 1
  end
end
if changed + added == 0 then return 0 end
redis.call('DEL', KEYS[1])
for _, job in ipairs(kept) do redis.call('RPUSH', KEYS[1], job) end
for _ = 1, added do redis.call('RPUSH', KEYS[2], '1') end
if #kept == 0 then redis.call('DEL', KEYS[2]) else redis.call('LTRIM', KEYS[2], 0, #kept - 1) end
return changed + added
"""


@attrs.frozen
class RedisJobDispatch(JobDispatch):
    """
    The list of a queue has the queue's own name, so that operators read it with `LLEN`.

    Beside it lies a list of wake tokens, one for each job added. A token wakes exactly one
    waiting worker; the jobs themselves stay in their list until they are withdrawn. A token
    that dies with its worker costs the others at most their waiting time.
    """

    _redis: RedisConnection

    async def announce(self, queue: Queue, jobs: Sequence[JobId]) -> None:
        if not jobs:
            return
        if len(jobs) > FEW:
            await self._attempt(REPAIR, queue, ["0", *jobs])
        else:
            await self._attempt(ANNOUNCE, queue, [*jobs])

    async def withdraw(self, queue: Queue, job: JobId) -> None:
        await self._attempt(WITHDRAW, queue, [job])

    async def wait(self, queues: Sequence[Queue], *, timeout_seconds: float) -> bool:
        clock = asyncio.get_running_loop().time
        deadline = clock() + timeout_seconds
        try:
            while not await self._redis.run("EXISTS", *queues):
                left = deadline - clock()
                if left <= 0:
                    return False
                await self._token(queues, seconds=min(left, BLOCK_SECONDS))
        except Unavailable:
            await asyncio.sleep(max(0.0, deadline - clock()))
            return False
        return True

    async def listed(self, queue: Queue) -> tuple[JobId, ...] | None:
        try:
            members = await self._redis.run("LRANGE", queue, 0, -1)
        except Unavailable:
            return None
        return tuple(JobId(str(member)) for member in members) if isinstance(members, list) else ()

    async def repair(
        self, queue: Queue, *, listed: Sequence[JobId], waiting: Sequence[JobId]
    ) -> int:
        listed_set, waiting_set = set(listed), set(waiting)
        stale = [job for job in listed if job not in waiting_set]
        missing = [job for job in waiting if job not in listed_set]
        if not stale and not missing and len(listed) == len(listed_set):
            return 0
        return await self._attempt(REPAIR, queue, [str(len(stale)), *stale, *missing]) or 0

    async def length(self, queue: Queue) -> int | None:
        try:
            count = await self._redis.run("LLEN", queue)
        except Unavailable:
            return None
        return count if isinstance(count, int) else None

    async def check(self) -> None:
        await self._redis.check()

    async def _token(self, queues: Sequence[Queue], *, seconds: float) -> None:
        # Zero would block for ever.
        await self._redis.run("BLPOP", *map(_wake_key, queues), max(0.01, seconds))

    async def _attempt(self, script: str, queue: Queue, words: list[str | float]) -> int | None:
        try:
            reply = await self._redis.script(script, keys=[queue, _wake_key(queue)], words=words)
        except Unavailable:
            return None
        return reply if isinstance(reply, int) else None


def _wake_key(queue: Queue) -> str:
    return f"{PREFIX}wake:{queue}"

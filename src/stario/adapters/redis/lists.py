"""Lists in Redis whose members wake those who wait for them."""

import asyncio
from collections.abc import Sequence

import attrs

from stario.adapters.redis.connection import BLOCK_SECONDS, PREFIX, RedisConnection
from stario.domain.kernel.errors import Unavailable

FEW = 16
"""Up to so many members are looked up one by one; more are compared in one pass over the list."""

# KEYS: list, wake list. ARGV: members. One token for each one added, never more than members.
ANNOUNCE = """
for _, member in ipairs(ARGV) do
  if not redis.call('LPOS', KEYS[1], member) then
    redis.call('RPUSH', KEYS[1], member)
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

# ARGV: number of stale members, the stale ones, the missing ones. Linear in the list's length.
REPAIR = """
local stale, present, kept, changed, added = {}, {}, {}, 0, 0
local first_missing = 2 + tonumber(ARGV[1])
for i = 2, first_missing - 1 do stale[ARGV[i]] = true end
for _, member in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do
  if stale[member] or present[member] then
    changed = changed + 1
  else
    present[member] = true
    kept[#kept + 1] = member
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
for _, member in ipairs(kept) do redis.call('RPUSH', KEYS[1], member) end
for _ = 1, added do redis.call('RPUSH', KEYS[2], '1') end
if #kept == 0 then redis.call('DEL', KEYS[2]) else redis.call('LTRIM', KEYS[2], 0, #kept - 1) end
return changed + added
"""


@attrs.frozen
class RedisLists:
    """
    A list has the name that operators read it by with `LLEN`.

    Beside it lies a list of wake tokens, one for each member added. A token wakes exactly one who
    waits; the members themselves stay in their list until they are withdrawn. A token that dies
    with its taker costs the others at most their waiting time. Out of reach counts as empty.
    """

    _redis: RedisConnection

    async def announce(self, name: str, members: Sequence[str]) -> None:
        if not members:
            return
        if len(members) > FEW:
            await self._attempt(REPAIR, name, ["0", *members])
        else:
            await self._attempt(ANNOUNCE, name, [*members])

    async def withdraw(self, name: str, member: str) -> None:
        await self._attempt(WITHDRAW, name, [member])

    async def wait(self, names: Sequence[str], *, timeout_seconds: float) -> bool:
        clock = asyncio.get_running_loop().time
        deadline = clock() + timeout_seconds
        try:
            while not await self._redis.run("EXISTS", *names):
                left = deadline - clock()
                if left <= 0:
                    return False
                await self._token(names, seconds=min(left, BLOCK_SECONDS))
        except Unavailable:
            await asyncio.sleep(max(0.0, deadline - clock()))
            return False
        return True

    async def listed(self, name: str) -> tuple[str, ...] | None:
        try:
            members = await self._redis.run("LRANGE", name, 0, -1)
        except Unavailable:
            return None
        return tuple(map(str, members)) if isinstance(members, list) else ()

    async def repair(self, name: str, *, listed: Sequence[str], waiting: Sequence[str]) -> int:
        listed_set, waiting_set = set(listed), set(waiting)
        stale = [member for member in listed if member not in waiting_set]
        missing = [member for member in waiting if member not in listed_set]
        if not stale and not missing and len(listed) == len(listed_set):
            return 0
        return await self._attempt(REPAIR, name, [str(len(stale)), *stale, *missing]) or 0

    async def length(self, name: str) -> int | None:
        try:
            count = await self._redis.run("LLEN", name)
        except Unavailable:
            return None
        return count if isinstance(count, int) else None

    async def check(self) -> None:
        await self._redis.check()

    async def _token(self, names: Sequence[str], *, seconds: float) -> None:
        # Zero would block for ever.
        await self._redis.run("BLPOP", *map(_wake_key, names), max(0.01, seconds))

    async def _attempt(self, script: str, name: str, words: list[str | float]) -> int | None:
        try:
            reply = await self._redis.script(script, keys=[name, _wake_key(name)], words=words)
        except Unavailable:
            return None
        return reply if isinstance(reply, int) else None


def _wake_key(name: str) -> str:
    return f"{PREFIX}wake:{name}"

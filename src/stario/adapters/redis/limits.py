"""Hits counted in Redis, for all gateway processes together."""

import hashlib
import math

import attrs

from stario.adapters.redis.connection import PREFIX, RedisConnection
from stario.domain.kernel.errors import Unavailable
from stario.ports.limits import Allowance, Limit, RateLimiter

# KEYS: log of hits. ARGV: count, window in microseconds. The server's clock is the same for all.
HIT = """
local now = redis.call('TIME')
local at = now[1] * 1000000 + now[2]
local count, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local oldest = redis.call('LINDEX', KEYS[1], 0)
while oldest and tonumber(oldest) <= at - window do
  redis.call('LPOP', KEYS[1])
  oldest = redis.call('LINDEX', KEYS[1], 0)
end
local hits = redis.call('LLEN', KEYS[1])
local allowed = 0
if hits < count then
  redis.call('RPUSH', KEYS[1], string.format('%.0f', at))
  redis.call('PEXPIRE', KEYS[1], math.ceil(window / 1000))
  oldest = oldest or at
  hits = hits + 1
  allowed = 1
end
local reset = 0
if hits >= count then reset = tonumber(oldest or at) + window - at end
return {allowed, math.max(0, count - hits), reset}
"""


@attrs.frozen
class RedisRateLimiter(RateLimiter):
    """
    A log of the hits within the window: exact, and no longer than the limit's count.

    `fallback` counts in this process while Redis is away, so that a flood is still refused.
    Keys may hold addresses and telephone numbers, so Redis sees only their digests.
    """

    _redis: RedisConnection
    _fallback: RateLimiter

    async def hit(self, key: str, limit: Limit) -> Allowance:
        words: list[str | float] = [limit.count, limit.seconds * 1_000_000]
        try:
            reply = await self._redis.script(HIT, keys=[_log_key(key)], words=words)
        except Unavailable:
            return await self._fallback.hit(key, limit)
        match reply:
            case [int(allowed), int(remaining), int(reset_microseconds)]:
                return Allowance(
                    allowed=bool(allowed),
                    remaining=remaining,
                    reset_seconds=math.ceil(reset_microseconds / 1_000_000),
                )
            case _:
                return await self._fallback.hit(key, limit)

    async def forget(self, key: str) -> None:
        await self._fallback.forget(key)
        try:
            await self._redis.run("DEL", _log_key(key))
        except Unavailable:
            return


def _log_key(key: str) -> str:
    return f"{PREFIX}limit:{hashlib.blake2b(key.encode(), digest_size=16).hexdigest()}"

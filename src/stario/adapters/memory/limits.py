"""Hits counted in this process."""

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable

import attrs

from stario.ports.limits import Allowance, Limit, RateLimiter


@attrs.define(eq=False)
class MemoryRateLimiter(RateLimiter):
    """
    A log of the hits within the window, for each key.

    Keeps at most `keys`, forgetting those hit longest ago: a flood from many addresses may cost
    somebody's count, never the process's memory.
    """

    keys: int = 100_000
    monotonic_seconds: Callable[[], float] = time.monotonic
    _logs: OrderedDict[str, deque[float]] = attrs.field(init=False, factory=OrderedDict)

    async def hit(self, key: str, limit: Limit) -> Allowance:
        now = self.monotonic_seconds()
        log = self._log(key)
        while log and log[0] <= now - limit.seconds:
            log.popleft()
        allowed = len(log) < limit.count
        if allowed:
            log.append(now)
        full = len(log) >= limit.count
        oldest = log[0] if log else now
        return Allowance(
            allowed=allowed,
            remaining=max(0, limit.count - len(log)),
            reset_seconds=math.ceil(oldest + limit.seconds - now) if full else 0,
        )

    async def forget(self, key: str) -> None:
        self._logs.pop(key, None)

    def _log(self, key: str) -> deque[float]:
        log = self._logs.setdefault(key, deque())
        self._logs.move_to_end(key)
        if len(self._logs) > self.keys:
            self._logs.popitem(last=False)
        return log

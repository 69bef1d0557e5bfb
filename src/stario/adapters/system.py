"""The real time, ids and chance: the only place that asks the machine for them."""

import secrets
import time
from datetime import UTC, datetime
from threading import Lock

import attrs

from stario.ports.system import Clock, Entropy, Ids

COUNTER_BITS = 42
TAIL_BITS = 32


@attrs.frozen
class SystemClock(Clock):
    def now(self) -> datetime:
        return datetime.now(UTC)


@attrs.define
class Uuid7Ids(Ids):
    """
    UUIDv7 that rise strictly within a process, from many threads too.

    48 bits of milliseconds, a counter of 42 bits that starts anew at random each millisecond,
    and 32 random bits. When the clock goes back, the last millisecond goes on counting.

    Source: RFC 9562, 5.7 and 6.2 method 1.
    """

    _lock: Lock = attrs.field(init=False, factory=Lock)
    _milliseconds: int = attrs.field(init=False, default=0)
    _counter: int = attrs.field(init=False, default=0)

    def new(self) -> str:
        with self._lock:
            self._step(time.time_ns() // 1_000_000)
            milliseconds, counter = self._milliseconds, self._counter
        high, low = counter >> 30, counter & (1 << 30) - 1
        tail = secrets.randbits(TAIL_BITS)
        value = milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low << 32 | tail
        digits = f"{value:032x}"
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

    def _step(self, now: int) -> None:
        if now > self._milliseconds:
            self._milliseconds = now
            # The top bit stays free, so that the counter has room within the millisecond.
            self._counter = secrets.randbits(COUNTER_BITS - 1)
            return
        self._counter += 1
        if self._counter >> COUNTER_BITS:
            self._milliseconds += 1
            self._counter = secrets.randbits(COUNTER_BITS - 1)


@attrs.frozen
class SystemEntropy(Entropy):
    def token(self, size_bytes: int = 32) -> str:
        return secrets.token_urlsafe(size_bytes)

    def share(self) -> float:
        return secrets.randbits(53) / (1 << 53)

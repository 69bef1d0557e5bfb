"""A circuit breaker: who is away is left alone for a while."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import attrs

from stario.domain.kernel.errors import Unavailable
from stario.ports.system import Clock

FAILURES_TO_OPEN = 5
OPEN_FOR = timedelta(seconds=5)


class ServiceAway(Unavailable):
    """A service that answers in the gateway's stead does not; `service` is its name."""

    code = "service_away"


@attrs.define
class Attempt:
    """One call; without a verdict it says nothing about the service."""

    verdict: bool | None = attrs.field(init=False, default=None)

    def succeed(self) -> None:
        self.verdict = True

    def fail(self) -> None:
        self.verdict = False


@attrs.define(kw_only=True)
class Breaker:
    """
    Closed: every call goes through. Open, after failures in a row: none does. Half-open, after
    a while: one goes through and decides.

    Source: M. Nygard, Release It!, 2nd ed., 5.2.
    """

    service: str
    clock: Clock
    _failures: int = attrs.field(init=False, default=0)
    _opened_at: datetime | None = attrs.field(init=False, default=None)
    _is_probing: bool = attrs.field(init=False, default=False)

    @property
    def is_open(self) -> bool:
        """Whether calls are refused, but for one that probes."""
        return self._opened_at is not None

    @contextmanager
    def attempt(self) -> Iterator[Attempt]:
        """
        Let one call through, which is told to succeed or to fail.

        Raises:
            ServiceAway: it is open.
        """
        self._admit()
        is_probe = self._is_probing = self.is_open
        attempt = Attempt()
        try:
            yield attempt
        finally:
            # A client that left proves nothing: the next call probes in its stead.
            if is_probe:
                self._is_probing = False
            if attempt.verdict is True:
                self._failures, self._opened_at = 0, None
            elif attempt.verdict is False:
                self._note_failure(is_probe)

    def _admit(self) -> None:
        if self._opened_at is None:
            return
        left = OPEN_FOR - abs(self.clock.now() - self._opened_at)
        if left > timedelta():
            raise self.away(math.ceil(left.total_seconds()))
        if self._is_probing:
            raise self.away(1)

    def away(self, seconds: int = 1) -> ServiceAway:
        return ServiceAway(service=self.service, retry_after_seconds=seconds)

    def _note_failure(self, is_probe: bool) -> None:
        self._failures += 1
        # Calls that began before it opened keep it open no longer.
        if is_probe or (self._failures >= FAILURES_TO_OPEN and not self.is_open):
            self._opened_at = self.clock.now()

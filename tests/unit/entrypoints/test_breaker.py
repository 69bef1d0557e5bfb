"""Who is away is left alone for a while."""

from contextlib import suppress
from datetime import timedelta

import pytest

from stario.adapters.memory.system import MemoryClock
from stario.entrypoints.http.forwarding.breaker import (
    FAILURES_TO_OPEN,
    OPEN_FOR,
    Breaker,
    ServiceAway,
)


@pytest.fixture
def clock() -> MemoryClock:
    return MemoryClock()


@pytest.fixture
def breaker(clock: MemoryClock) -> Breaker:
    return Breaker(service="merch-engine", clock=clock)


def fail(breaker: Breaker, times: int = 1) -> None:
    for _ in range(times):
        with breaker.attempt() as attempt:
            attempt.fail()


def succeed(breaker: Breaker) -> None:
    with breaker.attempt() as attempt:
        attempt.succeed()


def test_it_opens_after_failures_in_a_row_alone(breaker: Breaker) -> None:
    for _ in range(3):
        fail(breaker, FAILURES_TO_OPEN - 1)
        succeed(breaker)
    assert not breaker.is_open
    fail(breaker, FAILURES_TO_OPEN)
    assert breaker.is_open
    with pytest.raises(ServiceAway) as refusal, breaker.attempt():
        pass
    assert refusal.value.retry_after_seconds == OPEN_FOR.total_seconds()
    assert refusal.value.details["service"] == "merch-engine"


def test_one_call_probes_and_decides(breaker: Breaker, clock: MemoryClock) -> None:
    fail(breaker, FAILURES_TO_OPEN)
    clock.advance(by=OPEN_FOR)
    with breaker.attempt() as probe:
        with pytest.raises(ServiceAway), breaker.attempt():
            pass
        probe.fail()
    with pytest.raises(ServiceAway):
        succeed(breaker)
    clock.advance(by=OPEN_FOR)
    succeed(breaker)
    assert not breaker.is_open
    fail(breaker, FAILURES_TO_OPEN - 1)
    assert not breaker.is_open


def test_a_probe_whose_client_left_proves_nothing(breaker: Breaker, clock: MemoryClock) -> None:
    fail(breaker, FAILURES_TO_OPEN)
    clock.advance(by=OPEN_FOR)
    with suppress(ConnectionError), breaker.attempt():
        raise ConnectionError
    assert breaker.is_open
    succeed(breaker)
    assert not breaker.is_open


def test_calls_that_began_before_it_opened_keep_it_open_no_longer(
    breaker: Breaker, clock: MemoryClock
) -> None:
    with breaker.attempt() as slow:
        fail(breaker, FAILURES_TO_OPEN)
        clock.advance(by=OPEN_FOR - timedelta(seconds=1))
        slow.fail()
    clock.advance(seconds=1)
    succeed(breaker)


def test_a_clock_that_was_set_back_closes_it_in_time(breaker: Breaker, clock: MemoryClock) -> None:
    fail(breaker, FAILURES_TO_OPEN)
    clock.advance(seconds=-3600)
    succeed(breaker)
    assert not breaker.is_open

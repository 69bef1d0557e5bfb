"""Chores that come round."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from stario.domain.kernel.errors import Unavailable
from stario.entrypoints.scheduler.loop import Chore, Scheduler

QUICK = timedelta(milliseconds=5)
SELDOM = timedelta(hours=1)


@asynccontextmanager
async def running(*chores: Chore) -> AsyncIterator[asyncio.Event]:
    """A scheduler that works until the block is left; it must end by itself then."""
    stopping = asyncio.Event()
    task = asyncio.create_task(Scheduler(chores=chores).run(stopping))
    try:
        yield stopping
    finally:
        stopping.set()
        await asyncio.wait_for(task, 5)


class Counted:
    """Counts its calls; `after` fires once there were enough."""

    def __init__(self, *, enough: int, more: int = 0, fails: Exception | None = None) -> None:
        self.calls = 0
        self.after = asyncio.Event()
        self._enough = enough
        self._more = more
        self._fails = fails

    async def __call__(self) -> bool:
        self.calls += 1
        if self.calls >= self._enough:
            self.after.set()
        if self._fails:
            raise self._fails
        return self.calls <= self._more


async def test_a_chore_comes_round() -> None:
    counted = Counted(enough=3)

    async with running(Chore(name="often", period=QUICK, run=counted)):
        await asyncio.wait_for(counted.after.wait(), 5)


@pytest.mark.parametrize("failure", [RuntimeError("broken"), Unavailable()], ids=["bug", "outage"])
async def test_a_chore_that_fails_delays_no_other_and_is_tried_again(failure: Exception) -> None:
    failing, fine = Counted(enough=2, fails=failure), Counted(enough=10)

    async with running(
        Chore(name="failing", period=QUICK, run=failing),
        Chore(name="fine", period=QUICK, run=fine),
    ):
        await asyncio.wait_for(asyncio.gather(failing.after.wait(), fine.after.wait()), 5)


async def test_failures_in_a_row_make_the_pause_longer() -> None:
    failing, fine = Counted(enough=3, fails=RuntimeError()), Counted(enough=60)

    async with running(
        Chore(name="failing", period=QUICK, run=failing),
        Chore(name="fine", period=QUICK, run=fine),
    ):
        await asyncio.wait_for(fine.after.wait(), 10)

    assert failing.calls < fine.calls / 3


async def test_a_slow_chore_delays_no_other() -> None:
    fine = Counted(enough=5)

    async def slow() -> bool:
        await fine.after.wait()
        return False

    async with running(
        Chore(name="slow", period=QUICK, run=slow), Chore(name="fine", period=QUICK, run=fine)
    ):
        await asyncio.wait_for(fine.after.wait(), 5)


async def test_what_is_left_is_done_at_once() -> None:
    counted = Counted(enough=4, more=3)

    async with running(Chore(name="seldom", period=SELDOM, run=counted)):
        await asyncio.wait_for(counted.after.wait(), 5)
        await asyncio.sleep(0.02)

    assert counted.calls == 4


async def test_a_chore_that_runs_is_let_finish() -> None:
    begun, finished = asyncio.Event(), False

    async def chore() -> bool:
        nonlocal finished
        begun.set()
        await asyncio.sleep(0.05)
        finished = True
        return True

    async with running(Chore(name="long", period=SELDOM, run=chore)):
        await begun.wait()

    assert finished


async def test_stopping_does_not_wait_for_the_next_round() -> None:
    counted = Counted(enough=1)

    async with running(Chore(name="seldom", period=SELDOM, run=counted)):
        await counted.after.wait()

    assert counted.calls == 1

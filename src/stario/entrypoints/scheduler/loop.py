"""Chores that come round."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import attrs
import structlog

from stario.domain.kernel.errors import Unavailable
from stario.entrypoints.scheduler.metrics import ChoreMetrics, NoChoreMetrics

log = structlog.get_logger(__name__)

LONGEST_PAUSE = timedelta(minutes=1)
"""After failures a chore waits longer, but never longer than this beyond its period."""


@attrs.frozen(kw_only=True)
class Chore:
    """
    `run` every `period`; several schedulers may run it at the same time without harm.

    `run` says whether there is more to do at once.
    """

    name: str
    period: timedelta
    run: Callable[[], Awaitable[bool]]


@attrs.frozen(kw_only=True)
class Scheduler:
    """Runs each chore on its own, so that a slow one delays no other; none can end it."""

    chores: Sequence[Chore]
    metrics: ChoreMetrics = attrs.field(factory=NoChoreMetrics)

    async def run(self, stopping: asyncio.Event) -> None:
        """Work until *stopping* is set; a chore that runs is let finish."""
        await asyncio.gather(*(self._repeat(chore, stopping) for chore in self.chores))

    async def _repeat(self, chore: Chore, stopping: asyncio.Event) -> None:
        failures = 0
        self.metrics.known(chore.name, period_seconds=chore.period.total_seconds())
        while not stopping.is_set():
            more, failed = await _attempt(chore)
            self.metrics.ended(chore.name, failed=failed)
            failures = failures + 1 if failed else 0
            if more:
                continue
            pause = chore.period + min(LONGEST_PAUSE, chore.period * (2 ** min(failures, 6) - 1))
            try:
                await asyncio.wait_for(stopping.wait(), pause.total_seconds())
            except TimeoutError:
                continue


async def _attempt(chore: Chore) -> tuple[bool, bool]:
    """Whether there is more to do, and whether it failed."""
    try:
        return await chore.run(), False
    except Unavailable as error:
        log.warning("chore put off", chore=chore.name, reason=str(error.details))
    except Exception:
        log.exception("chore failed", chore=chore.name)
    return False, True

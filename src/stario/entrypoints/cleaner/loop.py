"""The process that sees photos of faces off."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import attrs
import structlog

from stario.domain.faces.usecases.delete_due_faces import DeleteDueFaces
from stario.domain.faces.usecases.sweep_ephemeral import SweepEphemeral
from stario.domain.kernel.errors import Unavailable
from stario.ports.deletions import DeletionSignals

log = structlog.get_logger(__name__)

ASK_SECONDS = 0.5
"""Without a word from the list, the database is asked so often."""
BREATH_SECONDS = 0.2
"""After a round that deleted nothing though something waits: the store is down."""
SWEEP_SECONDS = 2.0
LONGEST_PAUSE_SECONDS = 5.0


@attrs.frozen(kw_only=True)
class Cleaner:
    """Any number may run at the same time, and each may be killed anywhere."""

    clean: DeleteDueFaces
    sweep: SweepEphemeral
    signals: DeletionSignals

    async def run(self, stopping: asyncio.Event) -> None:
        """Delete and sweep until *stopping* is set; a round that runs is let finish."""
        await asyncio.gather(
            self._repeat(self._delete, stopping), self._repeat(self._sweep, stopping)
        )

    async def _repeat(
        self, round_: Callable[[asyncio.Event], Awaitable[None]], stopping: asyncio.Event
    ) -> None:
        failures = 0
        while not stopping.is_set():
            try:
                await round_(stopping)
                failures = 0
                continue
            except Unavailable as error:
                log.warning("cleaner held up", reason=str(error.details))
            except Exception:
                log.exception("cleaner failed")
            failures += 1
            await _pause(min(LONGEST_PAUSE_SECONDS, ASK_SECONDS * failures), stopping)

    async def _delete(self, stopping: asyncio.Event) -> None:
        cleaned = await self.clean()
        if cleaned.failed:
            log.warning("photos not deleted yet", count=cleaned.failed)
        if cleaned.more:
            return
        # Tried and put off, they are still in the list, which would wake us at once.
        if not cleaned.deleted:
            await _pause(BREATH_SECONDS, stopping)
        await self.signals.wait(timeout_seconds=ASK_SECONDS - BREATH_SECONDS)

    async def _sweep(self, stopping: asyncio.Event) -> None:
        swept = await self.sweep()
        if swept.failed:
            log.warning("strangers not swept yet", count=swept.failed)
        await _pause(SWEEP_SECONDS, stopping)


async def _pause(seconds: float, stopping: asyncio.Event) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stopping.wait(), seconds)

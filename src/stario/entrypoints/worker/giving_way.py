"""Work that nobody waits for gives way to work that somebody waits for."""

import asyncio
from collections.abc import Callable, Collection, Sequence

import attrs
import structlog

from stario.domain.generation.model.queue import Queue
from stario.entrypoints.worker.attempt import Attempt
from stario.ports.dispatch import JobDispatch
from stario.ports.work_metrics import Outcome

LOOK_EVERY_SECONDS = 0.5

log = structlog.get_logger(__name__)


@attrs.define(eq=False, kw_only=True)
class GivingWay:
    """
    Hands back a job of a `patient` queue when jobs of the other `queues` wait and no slot is free.

    Only after two looks in a row: a worker that is idle takes the waiting job sooner. What the
    job had done is done again; its attempt is not charged.
    """

    queues: Sequence[Queue]
    patient: Collection[Queue]
    dispatch: JobDispatch
    full: Callable[[], bool]
    running: Callable[[], Sequence[Attempt]]
    _seen: bool = attrs.field(init=False, default=False)

    async def watch(self) -> None:
        """Look until cancelled."""
        if not set(self.queues) & set(self.patient):
            return
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            attempt = next((a for a in self.running() if a.job.queue in self.patient), None)
            if attempt is None or not self.full():
                self._seen = False
                continue
            waits = await self._somebody_waits()
            if waits and self._seen:
                log.info("job gives way", job=attempt.job.id, queue=attempt.job.queue)
                attempt.stop(Outcome.HANDED_BACK)
            self._seen = waits and not self._seen

    async def _somebody_waits(self) -> bool:
        urgent = [queue for queue in self.queues if queue not in self.patient]
        lengths = [await self.dispatch.length(queue) for queue in urgent]
        return any(lengths)

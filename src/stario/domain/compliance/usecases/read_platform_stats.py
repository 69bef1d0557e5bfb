"""What the dashboard of administrators shows."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import attrs

from stario.domain.generation.model.queue import Queue
from stario.ports.repositories.artists import ArtistCounts
from stario.ports.repositories.generation import QueueDepth
from stario.ports.repositories.oversight import PlatformFigures
from stario.ports.storage import Storage
from stario.ports.system import Clock

RECENT = timedelta(days=30)


@attrs.frozen(kw_only=True)
class PlatformStats:
    at: datetime
    figures: PlatformFigures
    artists: ArtistCounts
    queues: Mapping[Queue, QueueDepth]


@attrs.frozen(kw_only=True)
class ReadPlatformStats:
    storage: Storage
    clock: Clock

    async def __call__(self) -> PlatformStats:
        """Count everything; "recent" is `RECENT`."""
        now = self.clock.now()
        async with self.storage() as work:
            return PlatformStats(
                at=now,
                figures=await work.oversight.platform(since=now - RECENT),
                artists=await work.artists.counts(),
                queues={queue: await work.jobs.depth(queue, at=now) for queue in Queue},
            )

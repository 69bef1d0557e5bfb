"""Progress as server-sent events."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import attrs
import msgspec

from stario.domain.generation.model.job import ENDED
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.describe_job import DescribeJob
from stario.domain.generation.usecases.watch_job import WatchJob
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import JobId
from stario.entrypoints.http.handlers.jobs_schema import STATUSES, JobEvent, JobPath
from stario.entrypoints.http.handlers.owner import owner_of
from stario.entrypoints.http.routing import SIGNED_IN, Call, RateClass, Reply, Route, route
from stario.entrypoints.http.server_events import (
    HEADERS,
    MEDIA_TYPE,
    ServerEvent,
    event_stream,
)
from stario.ports.progress import JobProgress


@attrs.frozen(kw_only=True)
class JobEvents:
    """
    Serves the events of jobs of any queue; the last event is that of the end.

    `stopping` is set when the process is about to end.
    """

    describe_job: DescribeJob
    watch_job: WatchJob
    stopping: asyncio.Event

    def route(self, path: str, queue: Queue, *, also: Queue | None = None, tag: str) -> Route:
        async def events(call: Call[None, JobPath]) -> Reply:
            return await self._events(call, queue, also)

        return route(
            "GET",
            path,
            events,
            tag=tag,
            summary="Follow a job as server-sent events",
            path_params=JobPath,
            response=JobEvent,
            media_type=MEDIA_TYPE,
            roles=SIGNED_IN,
            errors=(NotFound,),
            limit=RateClass.READ,
        )

    async def _events(self, call: Call[None, JobPath], queue: Queue, also: Queue | None) -> Reply:
        # Look first: a missing or foreign job is a 404, not a stream that breaks off.
        view = await self.describe_job(
            JobId(call.path.job_id), queue=queue, also=also, account=owner_of(call.claims)
        )
        stream = event_stream(self._follow(view.job.id), stopping=self.stopping)
        return Reply(content=stream, media_type=MEDIA_TYPE, headers=HEADERS)

    async def _follow(self, job: JobId) -> AsyncGenerator[ServerEvent]:
        number = 0
        async with aclosing(self.watch_job(job)) as updates:
            async for progress in updates:
                number += 1
                yield _event(progress, number)


def _event(progress: JobProgress, number: int) -> ServerEvent:
    event = JobEvent(
        job_id=progress.job,
        status=STATUSES[progress.state],
        stage=progress.stage,
        progress_percent=progress.percent,
    )
    name = "end" if progress.state in ENDED else "progress"
    return ServerEvent(name=name, data=msgspec.json.encode(event), id=str(number))

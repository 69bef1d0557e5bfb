"""Order the other sizes of a finished video."""

from datetime import datetime

import attrs

from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.ids import JobId


def rendition_job(video: Job, *, id_: str, at: datetime) -> Job:
    """The platform's own work after *video*; it stands on the same consent."""
    return attrs.evolve(
        video,
        id=JobId(id_),
        queue=Queue.RENDITION,
        state=JobState.QUEUED,
        payload={"video_id": video.id},
        account_id=None,
        order_id=None,
        enqueued_at=at,
        promised_at=at + (video.promised_at - video.enqueued_at),
        run_after=at,
        created_at=at,
        updated_at=at,
        attempts=0,
        max_attempts=3,
        worker=None,
        lease_until=None,
        stage=None,
        progress_percent=0,
        error=None,
        result=None,
    )

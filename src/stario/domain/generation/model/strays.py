"""What the end of a job leaves to do: files that came to nothing, an order to conclude."""

from datetime import datetime, timedelta

import attrs

from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.ids import derived_id
from stario.domain.kernel.outbox import OutboxMessage, Topic, delete_media

STRAY_FILES_AFTER = timedelta(seconds=45)
"""By then a worker that lost its job has noticed, and writes no more."""


_FOLDERS = {
    Queue.VIDEO: "videos",
    Queue.VOICE: "voice",
    Queue.POSTER: "posters",
    Queue.SCULPTURE: "sculptures",
}


def sweeps(ended: Job, *, bucket: str, at: datetime) -> tuple[OutboxMessage, ...]:
    """
    Delete soon what the attempts at *ended* stored, a job that ended without a product, and tell
    its order.

    A failed job goes attempt by attempt: a person may start it again, and what that makes stays.
    """
    folder = _folder(ended)
    if folder is None or not ended.attempts:
        return work_ended(ended, at=at)
    prefixes = [folder]
    if ended.state is not JobState.CANCELLED:
        prefixes = [f"{folder}{attempt}/" for attempt in range(1, ended.attempts + 1)]
    swept = tuple(_sweep(ended, prefix, bucket=bucket, at=at) for prefix in prefixes)
    return (*swept, *work_ended(ended, at=at))


def work_ended(job: Job, *, at: datetime) -> tuple[OutboxMessage, ...]:
    """Tell the order of *job*, if it has one, that its work has ended, well or badly."""
    if job.order_id is None:
        return ()
    name = derived_id(f"ended:{job.id}:{job.attempts}:{job.state}")
    return (
        OutboxMessage(
            id=name,
            topic=Topic.WORK_ENDED,
            payload={"order": job.order_id},
            created_at=at,
            due_at=at,
        ),
    )


def _folder(job: Job) -> str | None:
    """Every attempt stores below a number of its own in here."""
    match job.queue:
        case Queue.VIDEO | Queue.VOICE | Queue.POSTER | Queue.SCULPTURE:
            return f"{_FOLDERS[job.queue]}/{job.id}/"
        case Queue.RENDITION:
            video = job.payload.get("video_id")
            return f"videos/{video}/renditions/" if video else None
        case Queue.POSTER_FILE:
            poster = job.payload.get("poster_id")
            return f"posters/{poster}/files/{job.id}/" if poster else None
        case _:
            return None


def _sweep(job: Job, prefix: str, *, bucket: str, at: datetime) -> OutboxMessage:
    # The ending's own name, so that it is swept once however often its end is written.
    name = derived_id(f"stray:{job.id}:{job.attempts}:{job.state}:{prefix}")
    message = delete_media(id_=name, bucket=bucket, prefix=prefix, at=at)
    return attrs.evolve(message, due_at=at + STRAY_FILES_AFTER)

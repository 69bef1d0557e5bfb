"""Work that nobody pays for: enrolling a voice, packing an archive."""

from collections.abc import Mapping
from datetime import datetime

from stario.domain.generation.model.job import Job, JobState, Json
from stario.domain.generation.model.promise import PROMISED_WITHIN
from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.ids import AccountId, ArtistId, JobId


def chore(
    job: JobId,
    queue: Queue,
    payload: Mapping[str, Json],
    *,
    account: AccountId | None = None,
    artist: ArtistId | None = None,
    at: datetime,
) -> Job:
    """Put it in its line at once: it costs nothing and stands on no consent."""
    return Job(
        id=job,
        queue=queue,
        state=JobState.QUEUED,
        payload=payload,
        account_id=account,
        artist_id=artist,
        consent_id=None,
        order_id=None,
        tier=0,
        enqueued_at=at,
        promised_at=at + PROMISED_WITHIN,
        run_after=at,
        created_at=at,
        updated_at=at,
    )

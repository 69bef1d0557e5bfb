"""Sculptures that tests remember."""

from datetime import datetime, timedelta

from stario.domain.generation.model.job import Job
from stario.domain.kernel.ids import PosterId, SculptureId
from stario.domain.merch.model.sculpture import Sculpture, SculptureKind
from tests.builders.values import NOW, a_digest, new_id


def a_sculpture(
    job: Job,
    *,
    kind: SculptureKind = SculptureKind.RELIEF,
    poster_id: str | None = None,
    created_at: datetime = NOW,
    expires_at: datetime = NOW + timedelta(days=90),
) -> Sculpture:
    """
    What *job* made.

    Raises:
        ValueError: *job* names no account, artist or consent, which every sculpture stands on.
    """
    if job.account_id is None or job.artist_id is None or job.consent_id is None:
        raise ValueError("a sculpture needs a job with account, artist and consent")
    made = new_id()
    return Sculpture(
        id=SculptureId(made),
        job_id=job.id,
        account_id=job.account_id,
        artist_id=job.artist_id,
        consent_id=job.consent_id,
        poster_id=PosterId(poster_id) if poster_id else None,
        kind=kind,
        is_curved=False,
        width_mm=80.0,
        height_mm=100.0,
        depth_mm=12.25,
        triangles=250_000,
        minimum_thickness_mm=3.0,
        stl_key=f"sculptures/{made}/1/relief.stl",
        glb_key=f"sculptures/{made}/1/relief.glb",
        preview_key=f"sculptures/{made}/1/preview.jpg",
        sha256=a_digest(),
        engine="memory",
        created_at=created_at,
        expires_at=expires_at,
    )

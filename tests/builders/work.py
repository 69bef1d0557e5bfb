"""Work and what came of it."""

# ruff: noqa: A001, A002 - arguments are named as the fields; defaults are frozen

from collections.abc import Mapping
from datetime import datetime, timedelta

from stario.domain.artists.model.artist import Artist
from stario.domain.compliance.model.consent import Consent
from stario.domain.generation.model.greeting import AspectRatio, Occasion
from stario.domain.generation.model.job import Job, JobState, Json
from stario.domain.generation.model.poster import Poster, PosterRatio, PosterStyle
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.model.share import SharedKind, ShareLink, SharePlatform
from stario.domain.generation.model.video import Video
from stario.domain.generation.model.voice_message import VoiceMessage
from stario.domain.identity.model.account import Account
from stario.domain.kernel.ids import (
    JobId,
    OrderId,
    PosterId,
    VideoId,
    VoiceMessageId,
)
from stario.domain.kernel.language import Language
from tests.builders.values import NOW, a_digest, new_id


def a_job(
    *,
    id: str | None = None,
    queue: Queue = Queue.VIDEO,
    state: JobState = JobState.QUEUED,
    payload: Mapping[str, Json] | None = None,
    account: Account | None = None,
    artist: Artist | None = None,
    consent: Consent | None = None,
    order_id: OrderId | None = None,
    tier: int = 0,
    enqueued_at: datetime = NOW,
    promised_in: timedelta = timedelta(minutes=10),
    run_after: datetime | None = None,
    attempts: int = 0,
    max_attempts: int = 3,
    worker: str | None = None,
    lease_until: datetime | None = None,
    error: str | None = None,
    completed_at: datetime | None = None,
) -> Job:
    """Queued and due; *account*, *artist* and *consent* must be remembered before it is."""
    return Job(
        id=JobId(id or new_id()),
        queue=queue,
        state=state,
        payload=payload or {},
        account_id=account.id if account else None,
        artist_id=artist.id if artist else None,
        consent_id=consent.id if consent else None,
        order_id=order_id,
        tier=tier,
        enqueued_at=enqueued_at,
        promised_at=enqueued_at + promised_in,
        run_after=run_after or enqueued_at,
        created_at=enqueued_at,
        updated_at=enqueued_at,
        attempts=attempts,
        max_attempts=max_attempts,
        worker=worker,
        lease_until=lease_until,
        error=error,
        completed_at=completed_at,
    )


def a_video(
    job: Job,
    *,
    id: str | None = None,
    recipient_name: str = "Malika",
    script: str = "Hurmatli Malika, tug'ilgan kuningiz muborak bo'lsin!",
    language: Language = Language.UZBEK,
    occasion: Occasion = Occasion.BIRTHDAY,
    aspect_ratio: AspectRatio = AspectRatio.WIDE,
    renditions: Mapping[str, str] | None = None,
    created_at: datetime = NOW,
    expires_at: datetime = NOW + timedelta(days=90),
    taken_down_at: datetime | None = None,
    taken_down_reason: str | None = None,
) -> Video:
    """
    What *job* made.

    Raises:
        ValueError: *job* names no account, artist or consent, which every video stands on.
    """
    if job.account_id is None or job.artist_id is None or job.consent_id is None:
        raise ValueError("a video needs a job with account, artist and consent")
    id = id or new_id()
    return Video(
        id=VideoId(id),
        job_id=job.id,
        account_id=job.account_id,
        artist_id=job.artist_id,
        consent_id=job.consent_id,
        occasion=occasion,
        language=language,
        recipient_name=recipient_name,
        script=script,
        aspect_ratio=aspect_ratio,
        width=1280,
        height=720,
        duration_seconds=14.92,
        video_key=f"videos/{id}/video.mp4",
        thumbnail_key=f"videos/{id}/thumbnail.jpg",
        captions_key=f"videos/{id}/captions.vtt",
        sha256=a_digest(),
        voice_match=74,
        seed=7,
        engines={"speech": "kokoro-82m"},
        created_at=created_at,
        expires_at=expires_at,
        renditions=renditions or {},
        taken_down_at=taken_down_at,
        taken_down_reason=taken_down_reason,
    )


def a_voice_message(
    job: Job,
    *,
    id: str | None = None,
    language: Language = Language.UZBEK,
    text: str = "Salom!",
    created_at: datetime = NOW,
    expires_at: datetime = NOW + timedelta(days=90),
    is_sample: bool = False,
    taken_down_at: datetime | None = None,
    taken_down_reason: str | None = None,
) -> VoiceMessage:
    """
    What *job* spoke.

    Raises:
        ValueError: *job* names no artist or consent.
    """
    if job.artist_id is None or job.consent_id is None:
        raise ValueError("a voice message needs a job with artist and consent")
    id = id or new_id()
    return VoiceMessage(
        id=VoiceMessageId(id),
        job_id=job.id,
        account_id=job.account_id,
        artist_id=job.artist_id,
        consent_id=job.consent_id,
        language=language,
        text=text,
        emotion="warm",
        speed=1.0,
        audio_key=f"voice/{id}/message.m4a",
        duration_seconds=2.5,
        voice_match=70,
        engines={"speech": "kokoro-82m"},
        created_at=created_at,
        expires_at=expires_at,
        is_sample=is_sample,
        taken_down_at=taken_down_at,
        taken_down_reason=taken_down_reason,
    )


def a_poster(
    job: Job,
    *,
    id: str | None = None,
    style: PosterStyle = PosterStyle.MODERN,
    language: Language = Language.UZBEK,
    text: str = "Malika, 25 yosh muborak!",
    secondary_text: str = "",
    with_fan: bool = False,
    files: Mapping[str, str] | None = None,
    created_at: datetime = NOW,
    expires_at: datetime = NOW + timedelta(days=90),
) -> Poster:
    """
    What *job* painted.

    Raises:
        ValueError: *job* names no account, artist or consent, which every poster stands on.
    """
    if job.account_id is None or job.artist_id is None or job.consent_id is None:
        raise ValueError("a poster needs a job with account, artist and consent")
    id = id or new_id()
    both = ("standard.jpg", "hd.jpg")
    return Poster(
        id=PosterId(id),
        job_id=job.id,
        account_id=job.account_id,
        artist_id=job.artist_id,
        consent_id=job.consent_id,
        style=style,
        aspect_ratio=PosterRatio.PORTRAIT,
        language=language,
        text=text,
        secondary_text=secondary_text,
        template_id="birthday",
        color_scheme=None,
        with_fan=with_fan,
        artist_name="Yulduz",
        portrait_key="artists/x/portrait.png",
        width=1080,
        height=1350,
        files=files or {name: f"posters/{id}/1/{name}" for name in both},
        thumbnail_key=f"posters/{id}/1/thumbnail.jpg",
        sha256=a_digest(),
        seed=7,
        engines={"poster": "memory"},
        created_at=created_at,
        expires_at=expires_at,
    )


def a_share(
    account: Account,
    *,
    subject_id: str | None = None,
    token: str | None = None,
    kind: SharedKind = SharedKind.VIDEO,
    platform: SharePlatform = SharePlatform.TELEGRAM,
    created_at: datetime = NOW,
    expires_at: datetime = NOW + timedelta(days=30),
) -> ShareLink:
    return ShareLink(
        token=token or a_digest(),
        kind=kind,
        subject_id=subject_id or new_id(),
        account_id=account.id,
        platform=platform,
        created_at=created_at,
        expires_at=expires_at,
    )

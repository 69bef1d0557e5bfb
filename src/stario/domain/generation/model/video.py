"""A finished talking video."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import attrs

from stario.domain.generation.model.greeting import AspectRatio, Occasion
from stario.domain.kernel.ids import AccountId, ArtistId, ConsentId, JobId, VideoId
from stario.domain.kernel.language import Language

KEPT_FOR = timedelta(days=90)


@attrs.frozen(kw_only=True)
class Video:
    """
    What was made and what it stands on.

    Keys name objects in the media bucket; `renditions` maps a quality to its key and grows after
    the video is ready. `voice_match` is 0-100. `engines` names what made it, stage by stage.
    A video that is taken down stays as a record without its files.
    """

    id: VideoId
    job_id: JobId
    account_id: AccountId
    artist_id: ArtistId
    consent_id: ConsentId
    occasion: Occasion
    language: Language
    recipient_name: str
    script: str
    aspect_ratio: AspectRatio
    width: int
    height: int
    duration_seconds: float
    video_key: str
    thumbnail_key: str
    captions_key: str
    sha256: str
    voice_match: int
    seed: int
    engines: Mapping[str, str]
    created_at: datetime
    expires_at: datetime
    renditions: Mapping[str, str] = attrs.field(factory=dict)
    preview_key: str | None = None
    stream_key: str | None = None
    taken_down_at: datetime | None = None
    taken_down_reason: str | None = None
    held: bool = False
    """A person must look at it before anybody else does."""

    @property
    def is_shown(self) -> bool:
        """Whether anybody but a reviewer may have it."""
        return self.taken_down_at is None and not self.held

    @property
    def prefix(self) -> str:
        """Every object of this video has a key below this one."""
        return f"videos/{self.id}/"

    def take_down(self, reason: str, *, at: datetime) -> "Video":
        if self.taken_down_at is not None:
            return self
        return attrs.evolve(self, taken_down_at=at, taken_down_reason=reason)

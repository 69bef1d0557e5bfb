"""A finished voice message."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from stario.domain.kernel.ids import AccountId, ArtistId, ConsentId, JobId, VoiceMessageId
from stario.domain.kernel.language import Language


@attrs.frozen(kw_only=True)
class VoiceMessage:
    """`audio_key` names an M4A in the media bucket; a sample is one that the platform made."""

    id: VoiceMessageId
    job_id: JobId
    account_id: AccountId | None
    artist_id: ArtistId
    consent_id: ConsentId
    language: Language
    text: str
    emotion: str
    speed: float
    audio_key: str
    duration_seconds: float
    voice_match: int
    engines: Mapping[str, str]
    created_at: datetime
    expires_at: datetime
    is_sample: bool = False
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
        return f"voice/{self.id}/"

    def take_down(self, reason: str, *, at: datetime) -> "VoiceMessage":
        if self.taken_down_at is not None:
            return self
        return attrs.evolve(self, taken_down_at=at, taken_down_reason=reason)

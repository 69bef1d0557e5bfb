"""A public link to something a fan owns."""

from datetime import datetime, timedelta
from enum import StrEnum

import attrs

from stario.domain.kernel.ids import AccountId

SHARED_FOR = timedelta(days=30)


class SharePlatform(StrEnum):
    TELEGRAM = "telegram"
    WHATSAPP = "whatsapp"
    LINK = "link"


class SharedKind(StrEnum):
    VIDEO = "video"
    VOICE = "voice"
    POSTER = "poster"
    FACE_QUIZ = "face_quiz"


@attrs.frozen(kw_only=True)
class ShareLink:
    """`token` has at least 128 random bits; `subject_id` is the id of what is shared."""

    token: str
    kind: SharedKind
    subject_id: str
    account_id: AccountId
    platform: SharePlatform
    created_at: datetime
    expires_at: datetime

    @classmethod
    def opened(
        cls,
        token: str,
        kind: SharedKind,
        subject_id: str,
        *,
        account: AccountId,
        platform: SharePlatform,
        subject_expires_at: datetime,
        at: datetime,
    ) -> "ShareLink":
        """Open for `SHARED_FOR`, but no longer than what it leads to is there."""
        return cls(
            token=token,
            kind=kind,
            subject_id=subject_id,
            account_id=account,
            platform=platform,
            created_at=at,
            expires_at=min(at + SHARED_FOR, subject_expires_at),
        )

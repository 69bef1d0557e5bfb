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

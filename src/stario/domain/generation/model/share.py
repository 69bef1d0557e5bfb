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


@attrs.frozen(kw_only=True)
class ShareLink:
    """`token` has at least 128 random bits; `subject_id` is a video's or voice message's id."""

    token: str
    kind: SharedKind
    subject_id: str
    account_id: AccountId
    platform: SharePlatform
    created_at: datetime
    expires_at: datetime

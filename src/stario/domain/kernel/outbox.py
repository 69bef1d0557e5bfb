"""Effects outside the database, written down in the transaction that causes them."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import attrs


class Topic(StrEnum):
    MEDIA_DELETE = "media.delete"
    """payload: bucket, and key or prefix."""


@attrs.frozen(kw_only=True)
class OutboxMessage:
    """One effect; delivered at least once, so its handler must bear a second delivery."""

    id: str
    topic: Topic
    payload: Mapping[str, str]
    created_at: datetime
    attempts: int = 0
    due_at: datetime

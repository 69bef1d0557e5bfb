"""
A fan's photo on its way through: used, and gone within three seconds.

    expected ─> in use ─> due ─> deleted
        └────────────────^
Whoever reads a photo takes a short hold first. A hold that is not ended, because its process
died, ends by itself: the photo is then due all the same.
"""

from datetime import datetime, timedelta
from enum import StrEnum

import attrs

from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import AccountId, FaceUploadId

URL_LIFETIME = timedelta(minutes=5)
DELETED_WITHIN = timedelta(seconds=3)
"""From the last use of a photo to its end."""
LARGEST_BYTES = 20 * 1024 * 1024


class FacePurpose(StrEnum):
    QUIZ = "quiz"
    COMPARE = "compare"
    POSTER = "poster"


class PhotoGone(Conflict):
    """The photo never arrived, has expired, or was used and deleted."""

    code = "photo_gone"


@attrs.frozen(kw_only=True)
class FaceUpload:
    """
    One photo.

    `key` names the object in the ephemeral bucket. `subject_id` is the quiz or the poster job
    that it is for, "" until that is known. `due_at` is when it must be deleted at the latest if
    nobody says otherwise: the end of the URL's life, the end of a hold, or the last use.
    `last_used_at` starts the three seconds. `deleted_at` is set once the store has no version
    left: the row is then the receipt.
    """

    id: FaceUploadId
    account_id: AccountId
    purpose: FacePurpose
    subject_id: str
    key: str
    created_at: datetime
    due_at: datetime
    last_used_at: datetime | None = None
    deleted_at: datetime | None = None

"""
A fan's photo on its way through: used, and gone within three seconds.

    expected ─> in use ─> due ─> deleted
        └────────────────^

Time alone leads to "due": the end of the URL's life, of a hold, or of the longest wait for a job.
Nothing leads out of it but deletion, so that no reader and no cleaner ever disagree. Whoever reads
a photo takes a short hold first and prolongs it while it works. A hold that is not prolonged,
because its process died, ends by itself: the photo is then due all the same.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import UUID

import attrs

from stario.domain.kernel.errors import Conflict, Invalid
from stario.domain.kernel.ids import AccountId, FaceUploadId, JobId

URL_LIFETIME = timedelta(minutes=5)
DELETED_WITHIN = timedelta(seconds=3)
"""From the last use of a photo to its end."""
LARGEST_BYTES = 20 * 1024 * 1024

HOLD = timedelta(seconds=1.5)
"""Half of `DELETED_WITHIN`; the rest is left for finding and deleting what a dead reader held."""
KEPT_FOR_JOB = timedelta(hours=24)
"""A job that has not ended by then has lost its photo."""

FIRST_RETRY_AFTER = timedelta(seconds=1)
LONGEST_RETRY_AFTER = timedelta(seconds=5)

KEY_PREFIX = "faces/"


class FacePurpose(StrEnum):
    QUIZ = "quiz"
    COMPARE = "compare"
    POSTER = "poster"
    """Kept until its job has ended, whichever way."""


class FaceState(StrEnum):
    EXPECTED = "expected"
    IN_USE = "in_use"
    DUE = "due"
    DELETED = "deleted"


class DeletionNet(StrEnum):
    """Which of the nets a photo ended in; the store's lifecycle rule is the last one."""

    USE = "use"
    CLEANER = "cleaner"
    SWEEP = "sweep"
    MANUAL = "manual"


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
    `last_used_at` is set from the first use on. `attempts` and `retry_at` pace those who try to
    delete it. `deleted_at` is set once the store has no version left: the row is then the
    receipt, which holds ids and times and nothing of the face. `swept_at` is when something was
    deleted last that came in after the receipt, by a URL that was still good.
    """

    id: FaceUploadId
    account_id: AccountId
    purpose: FacePurpose
    subject_id: str
    key: str
    created_at: datetime
    due_at: datetime
    last_used_at: datetime | None = None
    attempts: int = 0
    retry_at: datetime | None = None
    deleted_at: datetime | None = None
    deleted_by: DeletionNet | None = None
    swept_at: datetime | None = None

    @classmethod
    def expect(
        cls,
        upload: FaceUploadId,
        account: AccountId,
        purpose: FacePurpose,
        *,
        subject_id: str = "",
        at: datetime,
    ) -> "FaceUpload":
        """Expect a photo for as long as its URL lives; remembered before the URL is given out."""
        return cls(
            id=upload,
            account_id=account,
            purpose=purpose,
            subject_id=subject_id,
            key=f"{KEY_PREFIX}{upload}",
            created_at=at,
            due_at=at + URL_LIFETIME,
        )

    def state(self, at: datetime) -> FaceState:
        if self.deleted_at is not None:
            return FaceState.DELETED
        if at >= self.due_at:
            return FaceState.DUE
        return FaceState.EXPECTED if self.last_used_at is None else FaceState.IN_USE

    @property
    def three_seconds_from(self) -> datetime:
        """
        What `DELETED_WITHIN` counts from, once the photo is due.

        Its last use; without one, and for a photo that waits for a job, the end of the waiting.
        """
        if self.last_used_at is None or self.purpose is FacePurpose.POSTER:
            return self.due_at
        return self.last_used_at

    def hold(self, *, at: datetime) -> "FaceUpload":
        """
        Begin the one use of a photo.

        Raises:
            PhotoGone: it was used before, is due or deleted, or waits for a job.
        """
        if self.purpose is FacePurpose.POSTER or self.state(at) is not FaceState.EXPECTED:
            raise PhotoGone
        return attrs.evolve(self, last_used_at=at, due_at=at + HOLD)

    def renew(self, *, at: datetime) -> "FaceUpload":
        """
        Prolong a hold that has not ended.

        Raises:
            PhotoGone: there is none.
        """
        if self.purpose is FacePurpose.POSTER or self.state(at) is not FaceState.IN_USE:
            raise PhotoGone
        return attrs.evolve(self, last_used_at=at, due_at=max(self.due_at, at + HOLD))

    def keep_for(self, job: JobId, *, at: datetime) -> "FaceUpload":
        """
        Keep a poster's photo until *job* has ended; remember both in one transaction.

        Raises:
            PhotoGone: it is for something else, or no longer there.
        """
        if self.purpose is not FacePurpose.POSTER:
            raise PhotoGone
        if self.state(at) is FaceState.IN_USE and self.subject_id == job:
            return self
        if self.state(at) is not FaceState.EXPECTED:
            raise PhotoGone
        return attrs.evolve(self, subject_id=job, last_used_at=at, due_at=at + KEPT_FOR_JOB)

    def read_for(self, job: JobId, *, at: datetime) -> "FaceUpload":
        """
        Use a photo that is kept for *job*; that does not end its use.

        Raises:
            PhotoGone: it is not kept for it, or no longer there.
        """
        if self.subject_id != job or self.state(at) is not FaceState.IN_USE:
            raise PhotoGone
        return attrs.evolve(self, last_used_at=at)

    def end(self, *, at: datetime) -> "FaceUpload":
        """Make it due now, used or not; one that was due before keeps its time."""
        if self.deleted_at is not None:
            return self
        last_used_at = None if self.last_used_at is None else max(self.last_used_at, at)
        return attrs.evolve(self, last_used_at=last_used_at, due_at=min(self.due_at, at))

    def attempt(self, *, at: datetime) -> "FaceUpload":
        """
        Begin to delete it; nobody else begins before `retry_at`.

        Raises:
            Conflict: it is not due.
        """
        if self.state(at) is not FaceState.DUE:
            raise Conflict(what="face_upload")
        pause = min(LONGEST_RETRY_AFTER, FIRST_RETRY_AFTER * 2 ** min(self.attempts, 8))
        return attrs.evolve(self, attempts=self.attempts + 1, retry_at=at + pause)

    def delete(self, net: DeletionNet, *, at: datetime) -> "FaceUpload":
        """
        Write the receipt: the store has no version left. The first one stands.

        Raises:
            Conflict: it is not due.
        """
        if self.deleted_at is not None:
            return self
        if self.state(at) is not FaceState.DUE:
            raise Conflict(what="face_upload")
        return attrs.evolve(self, deleted_at=at, deleted_by=net, retry_at=None)

    def sweep(self, *, at: datetime) -> "FaceUpload":
        """
        Note that something was deleted that came in after the receipt.

        Raises:
            Conflict: there is no receipt.
        """
        if self.deleted_at is None:
            raise Conflict(what="face_upload")
        return attrs.evolve(self, swept_at=at)

    @property
    def delay_seconds(self) -> float | None:
        """From the last use to the receipt; None before that."""
        if self.deleted_at is None:
            return None
        return max(0.0, (self.deleted_at - self.three_seconds_from).total_seconds())


def upload_of_url(url: str, *, field: str) -> FaceUploadId:
    """
    Read from the URL that a photo was sent to which upload it is.

    Whose it is, and whether it is still there, says the upload itself.

    Raises:
        Invalid: *field* with `not_an_upload`: it is no such URL.
    """
    try:
        head, _, name = urlsplit(url).path.rpartition("/")
        if f"{head}/".endswith(f"/{KEY_PREFIX}") and str(UUID(name)) == name:
            return FaceUploadId(name)
    except ValueError:
        pass
    raise Invalid(field, "not_an_upload")

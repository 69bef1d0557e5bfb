"""
A piece of work that outlives the process that does it.

    awaiting_payment ─┐
    pending_review ───┼─> queued ─> leased ─> done
                      │      ^         ├────> failed ─(a person)─> queued
                      ├──────┴─────────┴────> cancelled
                      └─ or, for what came out ─> leased ─> pending_review ─> done | failed
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import attrs

from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import AccountId, ArtistId, ConsentId, JobId, OrderId

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]

TIER_HEAD_START = timedelta(minutes=10)
"""How much later a promise of the next higher price tier may be and still go first."""

FIRST_RETRY_AFTER = timedelta(seconds=2)
LONGEST_RETRY_AFTER = timedelta(minutes=5)

OUTAGE_SAT_OUT = timedelta(minutes=30)
"""Age up to which a job outlasts the outage of something it needs without being charged."""


class JobState(StrEnum):
    AWAITING_PAYMENT = "awaiting_payment"
    PENDING_REVIEW = "pending_review"
    QUEUED = "queued"
    LEASED = "leased"
    DONE = "done"
    FAILED = "failed"
    """Dead letter: only a person puts it back."""
    CANCELLED = "cancelled"


CANCELLED_BY_FAN = "cancelled_by_fan"
"""The `error` of a job that its own fan took back."""

ENDED = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})


class JobOutOfOrder(Conflict):
    """The step does not follow from the state; `state` says which one it is."""

    code = "job_out_of_order"


class LeaseLost(Conflict):
    """Somebody else has the job by now: whatever this worker made must not count."""

    code = "lease_lost"


@attrs.frozen(kw_only=True)
class Job:
    """
    One piece of work.

    `attempts` counts leases and is the fencing number: a write names the attempt it belongs to.
    `worker` and `lease_until` are set while leased. `run_after` holds a retry back. `rank_at`
    orders waiting jobs under priority: the promised time less a head start for each price tier,
    so that whatever arrives later with an equal tier ranks behind, and nothing starves.
    `account_id` is the fan who waits, or None for the platform's own work.
    """

    id: JobId
    queue: Queue
    state: JobState
    payload: Mapping[str, Json]
    account_id: AccountId | None
    artist_id: ArtistId | None
    consent_id: ConsentId | None
    order_id: OrderId | None
    tier: int
    enqueued_at: datetime
    promised_at: datetime
    run_after: datetime
    created_at: datetime
    updated_at: datetime
    attempts: int = 0
    max_attempts: int = 3
    worker: str | None = None
    lease_until: datetime | None = None
    stage: str | None = None
    progress_percent: int = 0
    error: str | None = None
    result: Mapping[str, Json] | None = None
    completed_at: datetime | None = None

    @property
    def rank_at(self) -> datetime:
        return self.promised_at - self.tier * TIER_HEAD_START

    def await_payment(self, *, at: datetime) -> "Job":
        """
        Let work whose words a person found good wait for its payment.

        Raises:
            JobOutOfOrder: it does not wait for review.
        """
        self._require(JobState.PENDING_REVIEW)
        return attrs.evolve(self, state=JobState.AWAITING_PAYMENT, updated_at=at)

    def release(self, *, at: datetime) -> "Job":
        """
        Let a job that waited for payment or review into the queue.

        Raises:
            JobOutOfOrder: it did not wait for either, or it is made already.
        """
        self._require(JobState.AWAITING_PAYMENT, JobState.PENDING_REVIEW)
        if self.result is not None:
            raise JobOutOfOrder(state=self.state.value)
        promised_in = self.promised_at - self.enqueued_at
        return attrs.evolve(
            self,
            state=JobState.QUEUED,
            enqueued_at=at,
            promised_at=at + promised_in,
            run_after=at,
            updated_at=at,
        )

    def lease(self, worker: str, *, until: datetime, at: datetime) -> "Job":
        """
        Give it to *worker*.

        Raises:
            JobOutOfOrder: it does not wait.
        """
        self._require(JobState.QUEUED)
        return attrs.evolve(
            self,
            state=JobState.LEASED,
            worker=worker,
            lease_until=until,
            attempts=self.attempts + 1,
            stage=None,
            progress_percent=0,
            error=None,
            updated_at=at,
        )

    def renew(self, *, until: datetime, at: datetime) -> "Job":
        self._require(JobState.LEASED)
        return attrs.evolve(self, lease_until=until, updated_at=at)

    def advance(self, stage: str, percent: int, *, at: datetime) -> "Job":
        """Say how far it is; progress never goes back within an attempt."""
        self._require(JobState.LEASED)
        percent = max(self.progress_percent, min(99, percent))
        return attrs.evolve(self, stage=stage, progress_percent=percent, updated_at=at)

    def complete(self, result: Mapping[str, Json], *, at: datetime) -> "Job":
        self._require(JobState.LEASED)
        return attrs.evolve(
            self._without_lease(at),
            state=JobState.DONE,
            result=result,
            progress_percent=100,
            completed_at=at,
        )

    def hold(self, result: Mapping[str, Json], *, at: datetime) -> "Job":
        """Keep what was made from the fan until a person has looked at it."""
        self._require(JobState.LEASED)
        return attrs.evolve(
            self._without_lease(at),
            state=JobState.PENDING_REVIEW,
            result=result,
            progress_percent=99,
        )

    def publish(self, *, at: datetime) -> "Job":
        """Hand over what was held and a person found good."""
        self._require(JobState.PENDING_REVIEW)
        if self.result is None:
            raise JobOutOfOrder(state=self.state.value)
        return attrs.evolve(
            self, state=JobState.DONE, progress_percent=100, completed_at=at, updated_at=at
        )

    def refuse(self, error: str, *, at: datetime) -> "Job":
        """End what a person found bad, before or after it was made."""
        self._require(JobState.PENDING_REVIEW)
        return attrs.evolve(
            self, state=JobState.FAILED, error=error, completed_at=at, updated_at=at
        )

    def fail(self, error: str, *, at: datetime) -> "Job":
        """End it for good with a stable code; a person may put it back."""
        self._require(JobState.LEASED)
        return attrs.evolve(
            self._without_lease(at), state=JobState.FAILED, error=error, completed_at=at
        )

    def retry(self, error: str, *, jitter: float, at: datetime) -> "Job":
        """
        Try again later, or fail when the attempts are used up.

        Args:
            jitter: 0 to 1; spreads retries over the upper half of the exponential delay.
        """
        self._require(JobState.LEASED)
        if self.attempts >= self.max_attempts:
            return self.fail(error, at=at)
        delay = min(FIRST_RETRY_AFTER * 2 ** (self.attempts - 1), LONGEST_RETRY_AFTER)
        return attrs.evolve(
            self._without_lease(at),
            state=JobState.QUEUED,
            error=error,
            run_after=at + delay * (0.5 + jitter / 2),
        )

    def sit_out(self, error: str, *, jitter: float, at: datetime) -> "Job":
        """
        Try again later because something the job needs is away: not its fault, so the attempt is
        not charged while the job is younger than `OUTAGE_SAT_OUT`.
        """
        self._require(JobState.LEASED)
        if at - self.enqueued_at >= OUTAGE_SAT_OUT:
            return self.retry(error, jitter=jitter, at=at)
        uncharged = attrs.evolve(self, max_attempts=self.max_attempts + 1)
        return uncharged.retry(error, jitter=jitter, at=at)

    def hand_back(self, *, at: datetime) -> "Job":
        """Put it back, as a worker told to stop does; the attempt is not charged."""
        self._require(JobState.LEASED)
        return attrs.evolve(
            self._without_lease(at),
            state=JobState.QUEUED,
            max_attempts=self.max_attempts + 1,
            run_after=at,
        )

    def expire(self, *, at: datetime) -> "Job":
        """
        Take it from a silent worker; the attempt counts, for it may be the job that kills.

        Raises:
            JobOutOfOrder: the lease still runs.
        """
        self._require(JobState.LEASED)
        if self.lease_until is None or self.lease_until > at:
            raise JobOutOfOrder(state=self.state.value)
        if self.attempts >= self.max_attempts:
            return self.fail("worker_lost", at=at)
        return attrs.evolve(
            self._without_lease(at), state=JobState.QUEUED, error="worker_lost", run_after=at
        )

    def cancel(self, reason: str, *, at: datetime) -> "Job":
        """
        End it, wherever it is; a worker that has it notices at its next heartbeat.

        Raises:
            JobOutOfOrder: it has ended.
        """
        if self.state in ENDED:
            raise JobOutOfOrder(state=self.state.value)
        return attrs.evolve(
            self._without_lease(at), state=JobState.CANCELLED, error=reason, completed_at=at
        )

    def requeue(self, *, at: datetime) -> "Job":
        """
        Take it out of the dead letters with fresh attempts.

        Raises:
            JobOutOfOrder: it has not failed.
        """
        self._require(JobState.FAILED)
        return attrs.evolve(
            self,
            state=JobState.QUEUED,
            max_attempts=self.attempts + 3,
            enqueued_at=at,
            run_after=at,
            error=None,
            completed_at=None,
            updated_at=at,
        )

    def _without_lease(self, at: datetime) -> "Job":
        return attrs.evolve(self, worker=None, lease_until=None, updated_at=at)

    def _require(self, *states: JobState) -> None:
        if self.state not in states:
            raise JobOutOfOrder(state=self.state.value)

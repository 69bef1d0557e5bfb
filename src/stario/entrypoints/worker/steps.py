"""What a worker does with jobs."""

import attrs

from stario.domain.generation.usecases.claim_job import ClaimJob
from stario.domain.generation.usecases.complete_job import CompleteJob
from stario.domain.generation.usecases.fail_job import FailJob
from stario.domain.generation.usecases.hand_back_job import HandBackJob
from stario.domain.generation.usecases.reconcile_queues import ReconcileQueues
from stario.domain.generation.usecases.record_progress import RecordProgress


@attrs.frozen(kw_only=True)
class Steps:
    claim: ClaimJob
    record: RecordProgress
    complete: CompleteJob
    fail: FailJob
    hand_back: HandBackJob
    reconcile: ReconcileQueues

"""Checks of the compliance report about people's data: photos, retention, consents, reviews."""

from datetime import datetime, timedelta

from stario.domain.compliance.model.compliance_report import (
    EVERY_MONTH,
    Check,
    CheckKey,
    Evidence,
    judged,
    percentile,
)
from stario.domain.compliance.model.residency import Residency
from stario.domain.compliance.model.retention import RULES
from stario.domain.faces.model.face_upload import DELETED_WITHIN
from stario.domain.kernel.paging import PageRequest
from stario.ports.repositories.review import Waiting
from stario.ports.storage import UnitOfWork

MOST_RECEIPTS = 20_000
CLEANED_WITHIN = timedelta(hours=48)


def check_residency(kept: Residency) -> Check:
    """Where each store is, as its settings declare it."""
    evidence = [
        Evidence("required", kept.required),
        *(Evidence(f"region of {e.store.name}", e.store.region) for e in kept.residences),
    ]
    undeclared = [
        each
        for each in kept.residences
        if each.is_allowed is None and each.store.holds_personal_data
    ]
    return judged(
        CheckKey.RESIDENCY,
        evidence,
        failed=[(bool(kept.outside), "store_abroad")],
        unknown=[
            (kept.required is None, "region_not_required"),
            (kept.required is not None and bool(undeclared), "store_not_declared"),
        ],
    )


async def check_upload_deletion(work: UnitOfWork, at: datetime) -> Check:
    """How long photos of faces outlived their last use, in the last 31 days."""
    since = at - EVERY_MONTH
    delays = await work.oversight.deletion_delays(since=since, limit=MOST_RECEIPTS)
    deleted = await work.oversight.deletions(since=since)
    pending = await work.face_uploads.pending(at=at)
    limit = DELETED_WITHIN.total_seconds()
    late = sum(delay > limit for delay in delays)
    stale = pending.oldest_at is not None and at - pending.oldest_at > DELETED_WITHIN
    return judged(
        CheckKey.UPLOAD_DELETION,
        [
            Evidence("deleted_31_days", deleted),
            Evidence("measured", len(delays)),
            Evidence("p50_seconds", percentile(delays, 0.5)),
            Evidence("p99_seconds", percentile(delays, 0.99)),
            Evidence("max_seconds", delays[-1] if delays else None),
            Evidence("over_3_seconds", late),
            Evidence("pending", pending.count),
            Evidence("pending_oldest_at", pending.oldest_at),
        ],
        failed=[(stale, "photo_waits_too_long")],
        attention=[(late > 0, "deleted_late")],
        unknown=[(not delays, "nothing_deleted")],
    )


async def check_retention(work: UnitOfWork, at: datetime) -> Check:
    """When each rule was last carried out, and what the last runs left over."""
    histories = await work.retention_runs.histories()
    newest = await work.retention_runs.list(PageRequest(1, 100))
    latest = {run.rule: run for run in reversed(newest.items)}
    last_at = max((each.last_run_at for each in histories.values()), default=None)
    overdue = sum(run.overdue for run in latest.values())
    return judged(
        CheckKey.RETENTION,
        [
            Evidence("rules", len(RULES)),
            Evidence("rules_ever_run", len(histories)),
            Evidence("last_run_at", last_at),
            Evidence("deleted_so_far", sum(each.deleted for each in histories.values())),
            Evidence("left_overdue", overdue),
        ],
        attention=[
            (last_at is not None and at - last_at > CLEANED_WITHIN, "cleanup_late"),
            (overdue > 0, "things_overdue"),
        ],
        unknown=[(last_at is None, "never_run")],
    )


async def check_consents(work: UnitOfWork, at: datetime) -> Check:
    """What stands on consents now; nothing is made without one."""
    figures = await work.oversight.consents(at=at)
    artists = await work.artists.counts()
    return judged(
        CheckKey.CONSENTS,
        [
            Evidence("artists_active", artists.active),
            Evidence("consents_in_force", figures.consents_in_force),
            Evidence("consents_revoked", figures.consents_revoked),
            Evidence("permissions_in_force", figures.permissions_in_force),
            Evidence("permissions_withdrawn", figures.permissions_withdrawn),
        ],
    )


async def check_reviews(work: UnitOfWork, at: datetime) -> Check:
    """What waits for a person, and for how long."""
    waiting = await work.cases.waiting(at=at)
    appeals = await work.appeals.waiting(at=at)
    queues: list[Waiting] = [*waiting.values(), appeals]
    oldest = min((each.oldest_at for each in queues if each.oldest_at), default=None)
    overdue = sum(each.overdue for each in queues)
    return judged(
        CheckKey.REVIEWS,
        [
            Evidence("cases_open", sum(each.count for each in waiting.values())),
            Evidence("appeals_open", appeals.count),
            Evidence("overdue", overdue),
            Evidence("oldest_at", oldest),
        ],
        attention=[(overdue > 0, "reviews_overdue")],
    )

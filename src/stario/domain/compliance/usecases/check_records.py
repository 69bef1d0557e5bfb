"""Checks of the compliance report about the audit log, packages, breaches and money."""

from datetime import datetime, timedelta

from stario.domain.compliance.model.breach import BreachClock
from stario.domain.compliance.model.compliance_report import (
    EVERY_MONTH,
    Check,
    CheckKey,
    Evidence,
    VerifiedChain,
    judged,
)
from stario.domain.kernel.paging import PageRequest
from stario.ports.repositories.audit import AuditFilter
from stario.ports.storage import UnitOfWork

VERIFIED_WITHIN = timedelta(hours=36)
SEALED_WITHIN = timedelta(hours=2)
CHAINED_WITHIN = timedelta(minutes=5)
BOOKS_WITHIN = timedelta(hours=36)


async def check_audit_log(work: UnitOfWork, at: datetime) -> Check:
    """Whether the log is written, signed, and was whole when it was proved last."""
    head = await work.audit_log.head()
    last = await work.audit_log.entries(AuditFilter(after=max(0, head.number - 1)), limit=1)
    sealed = await work.audit_checkpoints.latest()
    waiting, oldest = await work.audit.count(), await work.audit.oldest_at()
    proved = await work.oversight.verification(VerifiedChain.AUDIT_LOG)
    unsealed = head.number - (sealed.head.number if sealed else 0)
    return judged(
        CheckKey.AUDIT_LOG,
        [
            Evidence("entries", head.number),
            Evidence("head_hash", head.hash.hex()),
            Evidence("last_entry_at", last[0].event.at if last else None),
            Evidence("inbox_waiting", waiting),
            Evidence("inbox_oldest_at", oldest),
            Evidence("checkpoint_entries", sealed.head.number if sealed else None),
            Evidence("checkpoint_at", sealed.at if sealed else None),
            Evidence("checkpoint_stored_at", sealed.stored_at if sealed else None),
            Evidence("verified_at", proved.at if proved else None),
            Evidence("verified_entries", proved.entries if proved else None),
            Evidence("verified_faults", proved.fault_count if proved else None),
        ],
        failed=[(proved is not None and proved.fault_count > 0, "faults_found")],
        attention=[
            (oldest is not None and at - oldest > CHAINED_WITHIN, "inbox_stuck"),
            (
                unsealed > 0 and (sealed is None or at - sealed.at > SEALED_WITHIN),
                "checkpoint_late",
            ),
            (sealed is not None and sealed.stored_at is None, "checkpoint_not_stored"),
            (proved is not None and at - proved.at > VERIFIED_WITHIN, "verification_late"),
        ],
        unknown=[(proved is None, "never_verified"), (head.number == 0, "nothing_recorded")],
    )


async def check_legal_export(work: UnitOfWork, at: datetime) -> Check:
    """When somebody last tried whether packages can be made, and what waits."""
    last = await work.legal_exports.last_rehearsal()
    newest = await work.legal_exports.list(PageRequest(1, 100))
    waiting = [each for each in newest.items if each.decided_at is None]
    rehearsed_at = last.completed_at if last else None
    return judged(
        CheckKey.LEGAL_EXPORT,
        [
            Evidence("rehearsed_at", rehearsed_at),
            Evidence("rehearsal_sha256", last.sha256 if last else None),
            Evidence("rehearsal_records", last.rows if last else None),
            Evidence("requests", newest.total),
            Evidence("awaiting_approval", len(waiting)),
        ],
        attention=[
            (rehearsed_at is None, "never_rehearsed"),
            (rehearsed_at is not None and at - rehearsed_at > EVERY_MONTH, "rehearsal_late"),
        ],
    )


async def check_breaches(work: UnitOfWork, at: datetime) -> Check:
    """Whether authorities were told in time of everything that is open."""
    breaches = await work.breaches.open()
    clocks = [clock for breach in breaches for clock in breach.clocks(at=at)]
    running = [clock.due_at for clock in clocks if clock.met_at is None]
    late = dict.fromkeys(BreachClock, 0)
    for clock in clocks:
        late[clock.kind] += clock.is_breached
    return judged(
        CheckKey.BREACHES,
        [
            Evidence("open", len(breaches)),
            Evidence("next_due_at", min(running, default=None)),
            Evidence("notified_late_24h", late[BreachClock.NOTIFY]),
            Evidence("detailed_late_72h", late[BreachClock.DETAILS]),
        ],
        failed=[(any(late.values()), "clock_breached")],
        attention=[(bool(breaches), "breaches_open")],
    )


async def check_ledger(work: UnitOfWork, at: datetime) -> Check:
    """What the nightly comparison of the books with themselves said, the chain among it."""
    page = await work.reconciliations.list(PageRequest(1, 100))
    own = [each for each in page.items if each.provider is None]
    newest = max(own, key=lambda each: each.ran_at, default=None)
    last = await work.ledger.last()
    differences = len(newest.differences) if newest else 0
    return judged(
        CheckKey.LEDGER,
        [
            Evidence("entries", last.number if last else 0),
            Evidence("head_hash", last.hash.hex() if last else None),
            Evidence("verified_at", newest.ran_at if newest else None),
            Evidence("verified_entries", newest.matched if newest else None),
            Evidence("differences", differences if newest else None),
        ],
        failed=[(differences > 0, "differences_found")],
        attention=[(newest is not None and at - newest.ran_at > BOOKS_WITHIN, "verification_late")],
        unknown=[(newest is None, "never_verified")],
    )

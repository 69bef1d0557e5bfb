"""How often each chore of moderation and compliance comes round."""

from datetime import timedelta

from stario.domain.compliance.usecases.archive_audit_log import ArchiveAuditLog
from stario.domain.compliance.usecases.chain_events import ChainEvents
from stario.domain.compliance.usecases.clean_up import CleanUp
from stario.domain.compliance.usecases.seal_audit_log import SealAuditLog
from stario.domain.compliance.usecases.sweep_legal_packages import SweepLegalPackages
from stario.domain.compliance.usecases.sweep_tombstones import SweepTombstones
from stario.domain.compliance.usecases.verify_nightly import VerifyNightly
from stario.domain.generation.usecases.end_held import EndHeld
from stario.domain.moderation.usecases.forget_review_traces import ForgetReviewTraces
from stario.domain.moderation.usecases.plant_golden_items import PERIOD, PlantGoldenItems
from stario.domain.moderation.usecases.sample_approved import SampleApproved
from stario.entrypoints.scheduler.chores import once
from stario.entrypoints.scheduler.loop import Chore


def safeguard_chores(
    *,
    chain_events: ChainEvents,
    seal_audit_log: SealAuditLog,
    archive_audit_log: ArchiveAuditLog,
    sweep_packages: SweepLegalPackages,
    verify_nightly: VerifyNightly,
    plant: PlantGoldenItems,
    sample: SampleApproved,
    forget_traces: ForgetReviewTraces,
    clean_up: CleanUp,
    end_held: EndHeld,
    sweep_tombstones: SweepTombstones,
) -> tuple[Chore, ...]:
    return (
        Chore(name="audit chain", period=timedelta(seconds=0.5), run=once(chain_events)),
        Chore(name="audit checkpoint", period=timedelta(minutes=1), run=once(seal_audit_log)),
        Chore(name="audit archive", period=timedelta(hours=1), run=archive_audit_log),
        Chore(name="audit end", period=timedelta(hours=1), run=once(archive_audit_log.let_go)),
        Chore(name="audit proof", period=timedelta(hours=1), run=once(verify_nightly)),
        Chore(name="packages", period=timedelta(hours=1), run=once(sweep_packages)),
        Chore(name="golden items", period=PERIOD, run=once(plant)),
        Chore(name="samples of approved texts", period=timedelta(hours=1), run=once(sample)),
        Chore(name="traces of reviewing", period=timedelta(hours=1), run=forget_traces),
        Chore(name="held too long", period=timedelta(hours=1), run=end_held),
        Chore(name="retention", period=timedelta(hours=1), run=once(clean_up)),
        Chore(name="tombstones", period=timedelta(hours=6), run=once(sweep_tombstones)),
    )

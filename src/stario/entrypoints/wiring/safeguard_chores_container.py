"""Chores of moderation and compliance, and the effects that their transactions write down."""

from dependency_injector import containers, providers

from stario.adapters.ed25519.attestation import Ed25519SignatureCheck
from stario.adapters.system import SystemEntropy, Uuid7Ids
from stario.domain.compliance.usecases.archive_audit_log import ArchiveAuditLog
from stario.domain.compliance.usecases.chain_events import ChainEvents
from stario.domain.compliance.usecases.put_up_tombstone import PutUpTombstone
from stario.domain.compliance.usecases.seal_audit_log import SealAuditLog
from stario.domain.compliance.usecases.sweep_legal_packages import SweepLegalPackages
from stario.domain.compliance.usecases.sweep_tombstones import SweepTombstones
from stario.domain.compliance.usecases.take_down import TakeDown
from stario.domain.compliance.usecases.verify_audit_log import VerifyAuditLog
from stario.domain.compliance.usecases.verify_nightly import VerifyNightly
from stario.domain.generation.usecases.end_held import EndHeld
from stario.domain.generation.usecases.judge_held import JudgeHeld
from stario.domain.kernel.outbox import Topic
from stario.domain.moderation.usecases.forget_review_traces import ForgetReviewTraces
from stario.domain.moderation.usecases.plant_golden_items import PlantGoldenItems
from stario.domain.moderation.usecases.sample_approved import SampleApproved
from stario.entrypoints.scheduler.safeguard_chores import safeguard_chores
from stario.entrypoints.wiring.retention_container import RetentionContainer
from stario.ports.attestation import AttestationKey
from stario.ports.dispatch import JobDispatch
from stario.ports.media import ObjectStore
from stario.ports.progress import ProgressFeed
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class SafeguardChoresContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    dispatch: providers.Dependency[JobDispatch] = providers.Dependency()
    feed: providers.Dependency[ProgressFeed] = providers.Dependency()
    attestation_key: providers.Dependency[AttestationKey] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()

    ids = One(Uuid7Ids)
    entropy = One(SystemEntropy)
    retention = providers.Container(
        RetentionContainer, storage=storage, objects=objects, dispatch=dispatch, feed=feed,
        clock=clock, attestation_key=attestation_key,
    )  # fmt: skip
    effects = providers.Dict({Topic.ACCOUNT_ERASED: One(PutUpTombstone, objects=objects)})

    chores = One(
        safeguard_chores,
        chain_events=One(ChainEvents, storage=storage, entropy=entropy),
        seal_audit_log=One(
            SealAuditLog, storage=storage, objects=objects, attestation_key=attestation_key,
            clock=clock,
        ),
        archive_audit_log=One(
            ArchiveAuditLog, storage=storage, objects=objects, attestation_key=attestation_key,
            clock=clock,
        ),
        sweep_packages=One(
            SweepLegalPackages, storage=storage, objects=objects, clock=clock, ids=ids
        ),
        verify_nightly=One(
            VerifyNightly, storage=storage, attestation_key=attestation_key, clock=clock, ids=ids,
            verify_audit_log=One(
                VerifyAuditLog, storage=storage, objects=objects, clock=clock,
                signature_check=One(Ed25519SignatureCheck),
            ),
        ),
        plant=One(PlantGoldenItems, storage=storage, clock=clock, ids=ids, entropy=entropy),
        sample=One(SampleApproved, storage=storage, clock=clock, ids=ids, entropy=entropy),
        forget_traces=One(ForgetReviewTraces, storage=storage, clock=clock),
        clean_up=retention.clean_up,
        end_held=One(
            EndHeld, storage=storage, clock=clock, ids=ids,
            judge_held=One(
                JudgeHeld, ids=ids, dispatch=dispatch, feed=feed,
                take_down=One(TakeDown, ids=ids, dispatch=dispatch, feed=feed),
            ),
        ),
        sweep_tombstones=One(SweepTombstones, objects=objects, clock=clock),
    )  # fmt: skip

"""What is kept for how long, and who deletes it."""

from dependency_injector import containers, providers

from stario.adapters.system import Uuid7Ids
from stario.domain.compliance.model.retention import RuleKey
from stario.domain.compliance.usecases.archive_audit_log import ArchiveAuditLog
from stario.domain.compliance.usecases.clean_up import CleanUp
from stario.domain.compliance.usecases.erase_due_accounts import EraseDueAccounts
from stario.domain.compliance.usecases.forget_old_orders import ForgetOldOrders
from stario.domain.compliance.usecases.list_retention_runs import ListRetentionRuns
from stario.domain.compliance.usecases.read_retention import ReadRetention
from stario.domain.compliance.usecases.sweep_legal_packages import SweepLegalPackages
from stario.domain.compliance.usecases.take_down import TakeDown
from stario.domain.generation.usecases.expire_media import ExpireMedia
from stario.domain.merch.usecases.sweep_designs import SweepDesigns
from stario.domain.moderation.usecases.empty_reviews import EmptyReviews
from stario.entrypoints.http.handlers.retention import RetentionHandlers
from stario.ports.attestation import AttestationKey
from stario.ports.dispatch import JobDispatch
from stario.ports.media import ObjectStore
from stario.ports.progress import ProgressFeed
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class RetentionContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    dispatch: providers.Dependency[JobDispatch] = providers.Dependency()
    feed: providers.Dependency[ProgressFeed] = providers.Dependency()
    attestation_key: providers.Dependency[AttestationKey] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()

    ids = One(Uuid7Ids)
    take_down = One(TakeDown, ids=ids, dispatch=dispatch, feed=feed)
    archive = One(
        ArchiveAuditLog, storage=storage, objects=objects, attestation_key=attestation_key,
        clock=clock,
    )  # fmt: skip
    read = One(ReadRetention, storage=storage, objects=objects, clock=clock)
    clean_up = One(
        CleanUp, storage=storage, objects=objects, clock=clock, ids=ids, read=read,
        chores=providers.Dict(
            {
                RuleKey.ACCOUNTS: One(
                    EraseDueAccounts, storage=storage, take_down=take_down, clock=clock, ids=ids
                ),
                RuleKey.ORDERS: One(ForgetOldOrders, storage=storage, clock=clock, ids=ids),
                RuleKey.GENERATED_CONTENT: One(
                    ExpireMedia, storage=storage, take_down=take_down, clock=clock
                ),
                RuleKey.DESIGNS: One(
                    SweepDesigns, storage=storage, objects=objects, clock=clock, ids=ids
                ),
                RuleKey.REVIEWS: One(EmptyReviews, storage=storage, clock=clock),
                RuleKey.LEGAL_PACKAGES: One(
                    SweepLegalPackages, storage=storage, objects=objects, clock=clock, ids=ids
                ),
                RuleKey.AUDIT_LOG: archive,
                RuleKey.AUDIT_ARCHIVES: archive.provided.let_go,
            }
        ),
    )  # fmt: skip
    retention = One(
        RetentionHandlers, clean_up=clean_up, read_retention=read,
        list_runs=One(ListRetentionRuns, storage=storage),
    )  # fmt: skip

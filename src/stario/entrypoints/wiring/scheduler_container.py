"""Chores that come round."""

from collections.abc import Mapping
from typing import ClassVar

from dependency_injector import containers, providers

from stario.adapters.system import Uuid7Ids
from stario.domain.artists.usecases.prepare_faces import PrepareFaces
from stario.domain.artists.usecases.sweep_uploads import SweepUploads
from stario.domain.compliance.usecases.erase_due_accounts import EraseDueAccounts
from stario.domain.compliance.usecases.take_down import TakeDown
from stario.domain.faces.usecases.reconcile_deletions import ReconcileDeletions
from stario.domain.generation.usecases.deliver_effects import DeliverEffects
from stario.domain.generation.usecases.expire_media import ExpireMedia
from stario.domain.generation.usecases.forget_answers import ForgetAnswers
from stario.domain.generation.usecases.prepare_previews import PreparePreviews
from stario.domain.generation.usecases.prepare_quiz_clips import PrepareQuizClips
from stario.domain.generation.usecases.prepare_samples import PrepareSamples
from stario.domain.generation.usecases.reconcile_queues import ReconcileQueues
from stario.domain.identity.usecases.sweep_archives import SweepArchives
from stario.domain.kernel.language import Language
from stario.domain.merch.usecases.sweep_designs import SweepDesigns
from stario.domain.payments.model.provider import Provider
from stario.entrypoints.scheduler.chores import chores, joined
from stario.entrypoints.scheduler.loop import Chore, Scheduler
from stario.entrypoints.scheduler.metrics import ChoreMetrics
from stario.entrypoints.wiring.safeguard_chores_container import SafeguardChoresContainer
from stario.entrypoints.wiring.shop_chores_container import ShopChoresContainer
from stario.entrypoints.wiring.watch_chores_container import WatchChoresContainer
from stario.ports.attestation import AttestationKey
from stario.ports.deletions import DeletionSignals
from stario.ports.dispatch import JobDispatch
from stario.ports.incident_channels import IncidentChannel, Pager
from stario.ports.media import ObjectStore
from stario.ports.payments import PaymentProvider
from stario.ports.progress import ProgressFeed
from stario.ports.status import ComponentProbe, StatusPages
from stario.ports.storage import Storage
from stario.ports.switches import Switches
from stario.ports.system import Clock

One = providers.Singleton


class SchedulerContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    dispatch: providers.Dependency[JobDispatch] = providers.Dependency()
    signals: providers.Dependency[DeletionSignals] = providers.Dependency()
    feed: providers.Dependency[ProgressFeed] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    attestation_key: providers.Dependency[AttestationKey] = providers.Dependency()
    face_engine: providers.Dependency[str] = providers.Dependency()
    backup_chores: providers.Dependency[tuple[Chore, ...]] = providers.Dependency()
    chore_metrics: providers.Dependency[ChoreMetrics] = providers.Dependency()
    channel: providers.Dependency[IncidentChannel | None] = providers.Dependency()
    pager: providers.Dependency[Pager | None] = providers.Dependency()
    switches: providers.Dependency[Switches] = providers.Dependency()
    probe: providers.Dependency[ComponentProbe] = providers.Dependency()
    pages: providers.Dependency[StatusPages] = providers.Dependency()
    providers_of_payments: providers.Dependency[Mapping[Provider, PaymentProvider]] = (
        providers.Dependency()
    )

    ids = One(Uuid7Ids)
    take_down = One(TakeDown, ids=ids, dispatch=dispatch, feed=feed)
    tracking: ClassVar[dict[str, object]] = {
        "storage": storage,
        "dispatch": dispatch,
        "feed": feed,
        "clock": clock,
    }

    shop = providers.Container(
        ShopChoresContainer, storage=storage, dispatch=dispatch, feed=feed, clock=clock,
        providers_of_payments=providers_of_payments,
    )  # fmt: skip

    safeguards = providers.Container(
        SafeguardChoresContainer, storage=storage, objects=objects, clock=clock,
        dispatch=dispatch, feed=feed,
        attestation_key=attestation_key,
    )  # fmt: skip

    watch = providers.Container(
        WatchChoresContainer, storage=storage, objects=objects, clock=clock, channel=channel,
        pager=pager, switches=switches, probe=probe, pages=pages,
    )  # fmt: skip

    scheduler = One(
        Scheduler,
        metrics=chore_metrics,
        chores=One(
            chores,
            reconcile=One(ReconcileQueues, **tracking),
            deletions=One(ReconcileDeletions, storage=storage, signals=signals, clock=clock),
            deliver=One(
                DeliverEffects, storage=storage, objects=objects, clock=clock,
                others=One(joined, shop.effects, safeguards.effects, watch.effects),
            ),
            samples=One(
                PrepareSamples, storage=storage, dispatch=dispatch, clock=clock,
                languages=frozenset(Language),
            ),
            quiz_clips=One(
                PrepareQuizClips, storage=storage, dispatch=dispatch, clock=clock,
                languages=frozenset(Language),
            ),
            previews=One(
                PreparePreviews, storage=storage, objects=objects, dispatch=dispatch, clock=clock
            ),
            faces=One(
                PrepareFaces, storage=storage, dispatch=dispatch, clock=clock, engine=face_engine
            ),
            expire=One(ExpireMedia, storage=storage, take_down=take_down, clock=clock),
            erase=One(
                EraseDueAccounts, storage=storage, take_down=take_down, clock=clock, ids=ids
            ),
            forget=One(ForgetAnswers, storage=storage, clock=clock),
            uploads=One(SweepUploads, objects=objects, clock=clock),
            archives=One(SweepArchives, objects=objects, clock=clock),
            designs=One(SweepDesigns, storage=storage, objects=objects, clock=clock, ids=ids),
            of_the_shop=shop.chores,
            of_the_safeguards=safeguards.chores,
            of_the_backups=backup_chores,
            of_the_watch=watch.chores,
        ),
    )  # fmt: skip

"""The deletion of faces."""

from dependency_injector import containers, providers

from stario.domain.faces.usecases.delete_due_faces import DeleteDueFaces
from stario.domain.faces.usecases.delete_face_photo import DeleteFacePhoto
from stario.domain.faces.usecases.reconcile_deletions import ReconcileDeletions
from stario.domain.faces.usecases.sweep_ephemeral import SweepEphemeral
from stario.entrypoints.cleaner.loop import Cleaner
from stario.ports.deletions import DeletionMetrics, DeletionSignals
from stario.ports.media import ObjectStore
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class CleanerContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    signals: providers.Dependency[DeletionSignals] = providers.Dependency()
    deletion_metrics: providers.Dependency[DeletionMetrics] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()

    reconcile = One(ReconcileDeletions, storage=storage, signals=signals, clock=clock)
    delete = One(
        DeleteFacePhoto, storage=storage, objects=objects, signals=signals,
        metrics=deletion_metrics, clock=clock,
    )  # fmt: skip
    clean = One(DeleteDueFaces, storage=storage, delete=delete, reconcile=reconcile, clock=clock)
    sweep = One(
        SweepEphemeral, storage=storage, objects=objects, metrics=deletion_metrics, clock=clock
    )
    cleaner = One(Cleaner, clean=clean, sweep=sweep, signals=signals)

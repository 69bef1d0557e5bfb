"""Packages for authorities, and the register of breaches."""

from dependency_injector import containers, providers

from stario.adapters.system import Uuid7Ids
from stario.domain.compliance.usecases.decide_legal_export import DecideLegalExport
from stario.domain.compliance.usecases.keep_breaches import KeepBreaches
from stario.domain.compliance.usecases.read_legal_export import ReadLegalExport
from stario.domain.compliance.usecases.request_legal_export import RequestLegalExport
from stario.entrypoints.http.handlers.breaches import BreachHandlers
from stario.entrypoints.http.handlers.legal_exports import LegalExportHandlers
from stario.ports.dispatch import JobDispatch
from stario.ports.media import ObjectStore
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class LegalContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    dispatch: providers.Dependency[JobDispatch] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()

    ids = One(Uuid7Ids)
    exports = One(
        LegalExportHandlers,
        request_legal_export=One(RequestLegalExport, storage=storage, clock=clock, ids=ids),
        decide_legal_export=One(
            DecideLegalExport, storage=storage, dispatch=dispatch, clock=clock, ids=ids
        ),
        read_legal_export=One(
            ReadLegalExport, storage=storage, objects=objects, clock=clock, ids=ids
        ),
    )
    breaches = One(
        BreachHandlers,
        keep_breaches=One(KeepBreaches, storage=storage, clock=clock, ids=ids),
        clock=clock,
    )

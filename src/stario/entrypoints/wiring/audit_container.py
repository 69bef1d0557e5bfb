"""The audit log."""

from dependency_injector import containers, providers

from stario.adapters.system import SystemEntropy, Uuid7Ids
from stario.domain.compliance.usecases.chain_events import ChainEvents
from stario.domain.compliance.usecases.export_audit_log import ExportAuditLog
from stario.domain.compliance.usecases.read_audit_log import ReadAuditLog
from stario.domain.compliance.usecases.read_checkpoint import ReadCheckpoint
from stario.domain.compliance.usecases.seal_audit_log import SealAuditLog
from stario.domain.compliance.usecases.search_audit_log import SearchAuditLog
from stario.entrypoints.http.handlers.audit_log import AuditLogHandlers
from stario.ports.attestation import AttestationKey
from stario.ports.media import ObjectStore
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class AuditContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    attestation_key: providers.Dependency[AttestationKey] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()

    chain_events = One(ChainEvents, storage=storage, entropy=One(SystemEntropy))
    seal = One(
        SealAuditLog, storage=storage, objects=objects, attestation_key=attestation_key,
        clock=clock,
    )  # fmt: skip

    audit_log = One(
        AuditLogHandlers, attestation_key=attestation_key,
        search_audit_log=One(SearchAuditLog, storage=storage, chain_events=chain_events),
        export_audit_log=One(
            ExportAuditLog, storage=storage, chain_events=chain_events, seal_audit_log=seal,
            read_audit_log=One(ReadAuditLog, storage=storage, objects=objects),
            attestation_key=attestation_key, clock=clock, ids=One(Uuid7Ids),
        ),
        read_checkpoint=One(ReadCheckpoint, storage=storage),
    )  # fmt: skip

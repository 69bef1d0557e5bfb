"""What a worker builds packages for authorities with."""

from dependency_injector import containers, providers

from stario.adapters.age.package_encryption import AgePackageEncryption
from stario.adapters.system import SystemEntropy, Uuid7Ids
from stario.domain.compliance.usecases.build_legal_package import BuildLegalPackage
from stario.domain.compliance.usecases.chain_events import ChainEvents
from stario.domain.compliance.usecases.seal_audit_log import SealAuditLog
from stario.domain.compliance.usecases.write_case_log import WriteCaseLog
from stario.domain.compliance.usecases.write_package import WritePackage
from stario.domain.generation.model.queue import Queue
from stario.ports.attestation import AttestationKey
from stario.ports.execution import HeavyWork
from stario.ports.media import ObjectStore
from stario.ports.scratch import Scratch
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class LegalWorkContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    scratch: providers.Dependency[Scratch] = providers.Dependency()
    heavy_work: providers.Dependency[HeavyWork] = providers.Dependency()
    attestation_key: providers.Dependency[AttestationKey] = providers.Dependency()

    write_package = One(
        WritePackage, storage=storage, objects=objects, clock=clock,
        attestation_key=attestation_key,
        write_case_log=One(
            WriteCaseLog, storage=storage, objects=objects,
            chain_events=One(ChainEvents, storage=storage, entropy=One(SystemEntropy)),
            seal_audit_log=One(
                SealAuditLog, storage=storage, objects=objects, clock=clock,
                attestation_key=attestation_key,
            ),
        ),
    )  # fmt: skip
    build = One(
        BuildLegalPackage, storage=storage, objects=objects, scratch=scratch, clock=clock,
        heavy_work=heavy_work, ids=One(Uuid7Ids), write_package=write_package,
        package_encryption=One(AgePackageEncryption, heavy_work),
    )  # fmt: skip

    handlers = providers.Dict({Queue.LEGAL_EXPORT: build})

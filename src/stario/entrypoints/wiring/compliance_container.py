"""The compliance report and the dashboard of administrators."""

from dependency_injector import containers, providers

from stario.domain.compliance.model.residency import Residency
from stario.domain.compliance.usecases.read_platform_stats import ReadPlatformStats
from stario.domain.compliance.usecases.report_compliance import ReportCompliance
from stario.entrypoints.http.handlers.compliance import ComplianceHandlers
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class ComplianceContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    residency: providers.Dependency[Residency] = providers.Dependency()

    compliance = One(
        ComplianceHandlers,
        report_compliance=One(
            ReportCompliance,
            storage=storage,
            clock=clock,
            residency=residency,
        ),
        read_platform_stats=One(ReadPlatformStats, storage=storage, clock=clock),
    )

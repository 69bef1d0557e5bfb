"""How well people and rules judge, and who reads whose data."""

from dependency_injector import containers, providers

from stario.adapters.moderation.ruled import RuledTextModerator
from stario.adapters.system import Uuid7Ids
from stario.domain.compliance.usecases.find_anomalies import FindAnomalies
from stario.domain.moderation.usecases.make_golden_item import MakeGoldenItem
from stario.domain.moderation.usecases.read_precision import ReadPrecision
from stario.domain.moderation.usecases.read_review_quality import ReadReviewQuality
from stario.domain.moderation.usecases.retire_golden_item import RetireGoldenItem
from stario.entrypoints.http.handlers.access_anomalies import AccessAnomalyHandlers
from stario.entrypoints.http.handlers.review_quality import ReviewQualityHandlers
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class ReviewQualityContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()

    ids = One(Uuid7Ids)
    anomalies = One(
        AccessAnomalyHandlers, find_anomalies=One(FindAnomalies, storage=storage), clock=clock
    )
    quality = One(
        ReviewQualityHandlers,
        make_golden_item=One(
            MakeGoldenItem, storage=storage, clock=clock, ids=ids,
            moderator=One(RuledTextModerator, storage=storage, clock=clock),
        ),
        retire_golden_item=One(RetireGoldenItem, storage=storage, clock=clock, ids=ids),
        read_quality=One(ReadReviewQuality, storage=storage, clock=clock),
        read_precision=One(ReadPrecision, storage=storage, clock=clock),
    )  # fmt: skip

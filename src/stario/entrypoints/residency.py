"""Which stores this process uses, and in which country its settings say they are."""

import structlog

from stario.domain.compliance.model.data_map.words import LOCAL, Category
from stario.domain.compliance.model.residency import (
    THIS_MACHINE,
    Residency,
    Store,
    require_residency,
    residency,
)
from stario.entrypoints.settings import Settings

log = structlog.get_logger(__name__)


def stores_of(settings: Settings) -> tuple[Store, ...]:
    """The database, what hands work around, and the object store with all its buckets."""
    everything = LOCAL | {Category.NONE}
    return (
        Store(
            name="database",
            setting="DATABASE_REGION",
            region=settings.database_region if settings.database_url else THIS_MACHINE,
            # Descriptions of the faces of artists are in it.
            holds=everything,
        ),
        Store(
            name="redis",
            setting="REDIS_REGION",
            region=settings.redis_region if settings.redis_url else THIS_MACHINE,
            # Ids of jobs and photos, and addresses that rates are counted by.
            holds=frozenset(
                {Category.NONE, Category.PSEUDONYM, Category.SECURITY, Category.BEHAVIOUR}
            ),
        ),
        Store(
            name="object store",
            setting="S3_REGION",
            region=_region_of_objects(settings) if settings.s3_endpoint_url else THIS_MACHINE,
            holds=everything,
        ),
    )


def _region_of_objects(settings: Settings) -> str:
    """What is signed with by default is no declaration."""
    return settings.s3_region if "s3_region" in settings.model_fields_set else ""


def residency_of(settings: Settings) -> Residency:
    return residency(stores_of(settings), required=settings.data_residency_region)


def refuse_stores_abroad(settings: Settings) -> None:
    """
    Check every store before anything is opened.

    Raises:
        OutsideRegion: one that would hold personal data is not where they have to stay.
    """
    require_residency(stores_of(settings), required=settings.data_residency_region)


def log_residency(settings: Settings) -> None:
    """Say at the start where data are kept, where that is not known to be at home."""
    judged = residency_of(settings)
    embedded = [each.store.name for each in judged.residences if each.store.is_embedded]
    if judged.required is None:
        log.warning("data residency not required: set DATA_RESIDENCY_REGION", embedded=embedded)
    elif embedded:
        log.warning(
            "embedded stores keep data on this machine, wherever it stands",
            required=judged.required,
            embedded=embedded,
        )

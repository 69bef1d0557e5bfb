"""Effects outside the database, written down in the transaction that causes them."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import attrs


class Topic(StrEnum):
    MEDIA_DELETE = "media.delete"
    """payload: bucket, and key or prefix."""
    REFUND_CARRY_OUT = "refund.carry_out"
    """payload: refund."""
    WORK_ENDED = "work.ended"
    """payload: order; its job has ended, well or badly."""
    ACCOUNT_ERASED = "account.erased"
    """payload: account, erased_at; outlives the database, so that a backup brings nobody back."""
    INCIDENT_CHANNEL = "incident.channel"
    """payload: incident (its number) and step (its place in the timeline)."""
    INCIDENT_PAGER = "incident.pager"
    """payload: as `INCIDENT_CHANNEL`."""


@attrs.frozen(kw_only=True)
class OutboxMessage:
    """One effect; delivered at least once, so its handler must bear a second delivery."""

    id: str
    topic: Topic
    payload: Mapping[str, str]
    created_at: datetime
    attempts: int = 0
    due_at: datetime


def delete_media(*, id_: str, bucket: str, prefix: str, at: datetime) -> OutboxMessage:
    """Delete every object of *bucket* whose key starts with *prefix*."""
    return OutboxMessage(
        id=id_,
        topic=Topic.MEDIA_DELETE,
        payload={"bucket": bucket, "prefix": prefix},
        created_at=at,
        due_at=at,
    )


def delete_object(*, id_: str, bucket: str, key: str, at: datetime) -> OutboxMessage:
    """Delete one object of *bucket*."""
    return OutboxMessage(
        id=id_,
        topic=Topic.MEDIA_DELETE,
        payload={"bucket": bucket, "key": key},
        created_at=at,
        due_at=at,
    )

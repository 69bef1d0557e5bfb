"""Effects and answers."""

# ruff: noqa: A002 - arguments are named as the fields; defaults are frozen

from collections.abc import Mapping, Sequence
from datetime import datetime

from stario.domain.kernel.idempotency import IdempotencyRecord
from stario.domain.kernel.outbox import OutboxMessage, Topic
from tests.builders.values import NOW, a_digest, new_id


def an_outbox_message(
    *,
    id: str | None = None,
    payload: Mapping[str, str] | None = None,
    created_at: datetime = NOW,
    due_at: datetime | None = None,
    attempts: int = 0,
) -> OutboxMessage:
    return OutboxMessage(
        id=id or new_id(),
        topic=Topic.MEDIA_DELETE,
        payload=payload or {"bucket": "stario-media", "prefix": "videos/x/"},
        created_at=created_at,
        attempts=attempts,
        due_at=due_at or created_at,
    )


def an_idempotency_record(
    *,
    id: str | None = None,
    caller: str = "account/1",
    key: str | None = None,
    route: str = "POST /videos",
    body_sha256: str | None = None,
    created_at: datetime = NOW,
    status: int | None = None,
    headers: Sequence[tuple[str, str]] = (),
    body: bytes | None = None,
) -> IdempotencyRecord:
    return IdempotencyRecord(
        id=id or new_id(),
        caller=caller,
        key=key or new_id(),
        route=route,
        body_sha256=body_sha256 or a_digest(),
        created_at=created_at,
        status=status,
        headers=tuple(headers),
        body=body,
    )

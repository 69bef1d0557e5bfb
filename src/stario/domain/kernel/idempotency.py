"""The same request twice, answered once."""

from datetime import datetime, timedelta

import attrs

from stario.domain.kernel.errors import Conflict

KEPT_FOR = timedelta(hours=24)
ABANDONED_AFTER = timedelta(minutes=2)


class IdempotencyKeyReused(Conflict):
    """The key came before with another body."""

    code = "idempotency_key_reused"


class RequestInProgress(Conflict):
    """The first request with this key is still being answered."""

    code = "request_in_progress"


@attrs.frozen(kw_only=True)
class IdempotencyRecord:
    """
    One key of one caller on one route.

    `id` names whatever the request creates: a request that is answered a second time after a
    crash finds that thing instead of making another. `status` and the answer are None until it
    is answered.
    """

    id: str
    caller: str
    key: str
    route: str
    body_sha256: str
    created_at: datetime
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None

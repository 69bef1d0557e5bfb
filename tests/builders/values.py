"""What builders are built from."""

import hashlib
from datetime import UTC, datetime

from stario.adapters.system import Uuid7Ids

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SAME_AS_CREATED = datetime.min.replace(tzinfo=UTC)

_ids = Uuid7Ids()


def new_id() -> str:
    return _ids.new()


def a_digest() -> str:
    """A SHA-256 that nothing else has."""
    return hashlib.sha256(new_id().encode()).hexdigest()
